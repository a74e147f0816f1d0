// SPDX-License-Identifier: Apache-2.0
// @ts-check

import { age, count, decimalsFor, duration, fixed, moment, propertyName, valueText, windowLength, words } from "/ui/format.js";
import { same, table, test } from "./checks.js";

test("numbers have a thin space between thousands, and a minus that is one", () => {
  same(fixed(12345.678, 1), "12\u202f345.7");
  same(fixed(-3, 0), "\u22123");
  same(fixed(-0.04, 1), "0.0");
  same(fixed(NaN, 1), "\u2013");
  same(fixed(1.2e30, 0), "1.2e30");
  same(fixed(0.0000002, 3), "2.0e\u22127");
});

test("a number gets as many decimals as its size deserves", () => {
  table(decimalsFor, [[12345, 0], [99.5, 1], [5, 2], [0, 1], [0.05, 3], [0.0005, 5], [-12, 1]]);
});

test("a value is shown in the unit that the server names, a share in percent", () => {
  same(valueText({ unit: "Cel", unitText: "°C", type: "double" }, 21.456), { text: "21.5", unit: "°C" });
  same(valueText({ unit: "", unitText: "%", factor: 100, type: "double" }, 0.876), { text: "87.6", unit: "%" });
  same(valueText({ unit: "{bottle}", unitText: "bottles", type: "double" }, 12), { text: "12", unit: "bottles" });
  same(valueText({ unit: "s", unitText: "s", type: "double" }, 11_820), { text: "3\u202fh 17\u202fmin", unit: "" });
  same(valueText({ unitText: "", type: "boolean" }, 1), { text: "yes", unit: "" });
  same(valueText({ unit: "bar", unitText: "bar", type: "double" }, null), { text: "\u2013", unit: "bar" });
  same(valueText({ unitText: "", type: "string" }, "Pils"), { text: "Pils", unit: "" });
});

test("durations and ages have two figures, or one", () => {
  table(duration, [[12_000, "12\u202fs"], [190_000, "3\u202fmin 10\u202fs"], [7_500_000, "2\u202fh 05\u202fmin"], [200 * 3_600_000, "8\u202fd 8\u202fh"], [-5, "0\u202fs"]]);
  table(age, [[12_000, "12\u202fs"], [300_000, "5\u202fmin"], [3 * 3_600_000, "3\u202fh"], [72 * 3_600_000, "3\u202fd"]]);
});

test("a moment of today is its clock, of another day its date and the clock to the minute", () => {
  const now = new Date(2026, 4, 17, 14, 3, 5).getTime();
  same(moment(now, now), "14:03:05");
  same(moment(new Date(2026, 4, 16, 9, 30, 59).getTime(), now), "2026-05-16 09:30");
});

test("a key without a name becomes words", () => {
  same(words("over_temperature"), "Over temperature");
  same(words("oee"), "OEE");
  same(propertyName({ name: "co_mean", key: "co_mean" }), "CO mean");
  same(propertyName({ name: "Mittelwert", key: "co_mean" }), "Mittelwert");
  same(count(1, "bay"), "1 bay");
  same(count(1200, "bay"), "1\u202f200 bays");
});

test("windows have the length that the server tells, and none is no window of the clock", () => {
  same(windowLength({ windowSeconds: 300 }), 300_000);
  same(windowLength({}), 0);
});
