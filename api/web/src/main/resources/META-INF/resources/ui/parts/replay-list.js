// SPDX-License-Identifier: Apache-2.0
// @ts-check
// What is computed again, and what was lately: how far, why, and how much came out otherwise.

import { count, moment } from "../format.js";
import { h } from "../dom.js";
import { read } from "../http.js";

const PERIOD = 2_000;
const SHOWN = 8;
const READ = 50;
const MOMENT = 60_000;

const STATES = { WAITING: "waits", RUNNING: "runs", DONE: "done", FAILED: "failed", CANCELLED: "cancelled" };

/**
 * Hidden until there is one, and from people who may not see them.
 *
 * @param {import("../types.js").Context} context
 */
export function replayList(context) {
  const rows = h("ul", { class: "replays" });
  const panel = h("section", { class: "panel", hidden: true },
    h("div", { class: "panel-head" }, h("h2", null, "Computed again"),
      h("span", { class: "panel-note" }, "A replay is seen when all of it is done.")),
    rows);
  const refresh = async () => {
    try {
      const { replays } = await read("replay", { limit: READ }, context.signal);
      const told = replays.filter(isNews).slice(0, SHOWN);
      panel.hidden = told.length === 0;
      rows.replaceChildren(...told.map(row));
    } catch {
      // The page is about something else; without its versions it says what is wrong.
      panel.hidden = true;
    }
  };
  const timer = setInterval(() => !document.hidden && refresh(), PERIOD);
  context.signal.addEventListener("abort", () => clearInterval(timer));
  refresh();
  return panel;
}

// One that nobody asked for, went over a moment and changed nothing tells nobody anything.
function isNews(replay) {
  return isOpen(replay) || replay.changed > 0 || replay.message || replay.reason.startsWith("asked for")
    || Date.parse(replay.to) - Date.parse(replay.from) >= MOMENT;
}

function isOpen({ state }) {
  return state === "WAITING" || state === "RUNNING";
}

function row(replay) {
  const outcome = replay.message
    ?? (isOpen(replay) && replay.changed === 0 ? "" : `${count(replay.changed, "value")} came out otherwise`);
  return h("li", { "data-state": replay.state.toLowerCase() },
    h("span", { class: "replay-tree" }, replay.tree),
    h("span", { class: "replay-state" }, replay.state === "RUNNING" ? `${Math.floor(replay.share * 100)} %` : STATES[replay.state] ?? replay.state),
    isOpen(replay) ? h("progress", { max: "1", value: String(replay.share), "aria-label": `${replay.tree}: ${STATES[replay.state]}` }) : null,
    h("span", { class: "panel-note" },
      [`${moment(replay.from)} to ${moment(replay.to)}`, replay.reason, outcome].filter(Boolean).join(" \u00b7 ")));
}
