// SPDX-License-Identifier: Apache-2.0
// @ts-check

import { TimeWindow } from "/ui/time-window.js";
import { backSteps } from "/ui/parts/back-steps.js";
import { tickText, timeTicks } from "/ui/parts/time-axis.js";
import { same, test } from "./checks.js";

test("the window is what the address says, and the last hour where that says nothing of use", () => {
  const still = new TimeWindow(new URLSearchParams("from=2026-05-17T06:00:00Z&to=2026-05-17T14:00:00Z"));
  same(still.live, false);
  same(still.edges(), { from: Date.UTC(2026, 4, 17, 6), to: Date.UTC(2026, 4, 17, 14) });
  same(new TimeWindow(new URLSearchParams("range=8h")).span, "8h");
  for (const wrong of ["", "range=9h", "from=2026-05-17T06:00:00Z", "from=x&to=y", "from=2026-05-17T06:00:00Z&to=2026-05-16T06:00:00Z"]) {
    same(new TimeWindow(new URLSearchParams(wrong)).span, "1h");
  }
});

test("a window that moves ends now", () => {
  const { from, to } = new TimeWindow(new URLSearchParams("range=15m")).edges();
  same(to - from, 900_000);
  same(Math.abs(Date.now() - to) < 60_000, true);
});

test("ticks are round local times, no more than fit", () => {
  const from = new Date(2026, 4, 17, 6, 10).getTime();
  const { ticks, step } = timeTicks(from, from + 8 * 3_600_000, 500);
  same(step, 7_200_000);
  same(ticks.map((tick) => tickText(tick, step)), ["08:00", "10:00", "12:00", "14:00"]);
  const days = timeTicks(from, from + 3 * 86_400_000, 400);
  same(days.ticks.map((tick) => tickText(tick, days.step)).includes("05-18"), true);
  same(tickText(new Date(2026, 4, 17, 6, 10, 30).getTime(), 30_000), "06:10:30");
});

/** @param {object} more */
const metric = (more) => /** @type {import("/ui/types.js").Property} */ ({ kind: "metric", type: "double", windowSeconds: 60, ...more });

test("a metric's value reaches back over its window, and a window without one is a gap", () => {
  same(backSteps(metric({}), { t: [60_000, 120_000, 300_000], v: [1, 2, 5] }, 0, 400_000),
    { t: [1, 2, 60_000, 120_000, 240_000, 240_001, 300_000], v: [null, 1, 1, 2, null, 5, 5] });
});

test("a count that the server has thinned has no gaps, because it tells changes only", () => {
  const { v } = backSteps(metric({ type: "integer" }), { t: [60_000, 3_600_000], v: [1, 2], reduced: true }, 0, 7_200_000);
  same(v.slice(1).includes(null), false);
});
