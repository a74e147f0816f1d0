// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Small marks: a machine's state, a yes or no, an alarm's priority. Each says what it means by shape
// and words; colour comes on top.

import { h, setAttribute, setText, svg } from "../dom.js";
import { words } from "../format.js";
import { packmlState } from "../packml.js";
import { alarmCounts, isActive, wantsAcknowledgement, worst } from "../alarm-list.js";

/**
 * A PackML state that keeps itself up to date.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function stateChip(context, property) {
  const text = h("span");
  const element = h("span", { class: "chip" }, h("span", { class: "chip-mark", "aria-hidden": "true" }), text);
  context.shown.watch(property.alias, (tqv) => {
    const bad = !tqv || tqv.q === "BAD" || tqv.v === null;
    const state = bad ? { name: tqv ? "Bad quality" : "No data", look: "unknown" } : packmlState(tqv.v);
    setText(text, state.name);
    setAttribute(element, "data-look", state.look);
  }, context.signal);
  return element;
}

/**
 * A boolean that keeps itself up to date, in the words of its property.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function booleanChip(context, property) {
  const text = h("span");
  const element = h("span", { class: "chip" }, h("span", { class: "chip-mark", "aria-hidden": "true" }), text);
  (property.kind === "attribute" ? context.live : context.shown).watch(property.alias, (tqv) => {
    const bad = !tqv || tqv.q === "BAD" || tqv.v === null;
    setText(text, bad ? (tqv ? "Bad quality" : "No data") : truthText(property, tqv.v));
    setAttribute(element, "data-look", bad ? "unknown" : truthLook(property, tqv.v));
  }, context.signal);
  return element;
}

/**
 * The words for a yes or no of a property: "Running", or "Fan: running" where it speaks of a fan.
 *
 * @param {import("../types.js").Property} property with words for yes and no
 * @param {any} value
 */
export function truthText({ truth }, value) {
  if (!truth) {
    return String(value);
  }
  const word = value ? truth.yes : truth.no;
  return truth.subject ? `${words(truth.subject)}: ${word.toLowerCase()}` : word;
}

/**
 * How serious a yes or no of a property looks.
 *
 * @param {import("../types.js").Property} property with words for yes and no
 * @param {any} value
 */
export function truthLook({ truth }, value) {
  return value && truth ? truth.look : "idle";
}

const PRIORITY = {
  CRITICAL: { text: "Critical", rank: "1", shape: "M2 2h16v16H2z" },
  HIGH: { text: "High", rank: "2", shape: "M10 1.5 19 18.5H1z" },
  MEDIUM: { text: "Medium", rank: "3", shape: "M10 1 19 10 10 19 1 10z" },
  LOW: { text: "Low", rank: "4", shape: "M10 1.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17z" },
};

/** The shape of a priority with its rank in it: filled until somebody has acknowledged. */
export function priorityMark(priority, unacknowledged) {
  const known = PRIORITY[priority] ?? PRIORITY.LOW;
  return svg("svg", {
    class: "priority-mark", viewBox: "0 0 20 20", "data-priority": priority,
    "data-unacknowledged": unacknowledged ? "" : null, role: "img",
    "aria-label": `Priority ${known.text.toLowerCase()}`,
  },
  svg("path", { d: known.shape }),
  svg("text", { x: 10, y: priority === "HIGH" ? 16 : 14, "text-anchor": "middle" }, known.rank));
}

export function priorityText(priority) {
  return PRIORITY[priority]?.text ?? priority;
}

/**
 * How many alarms are active, marked by the worst of them; where none is, how many have gone that
 * nobody has acknowledged, as a quiet mark. Empty (but as high) where there is neither.
 */
export function alarmBadge(alarms) {
  if (alarms.length === 0) {
    return h("span", { class: "alarm-badge", "data-empty": true });
  }
  const active = alarms.filter(isActive);
  const shown = active.length > 0 ? active : alarms;
  const priority = worst(shown);
  const unseen = active.some(wantsAcknowledgement);
  return h("span", {
    class: "alarm-badge", "data-gone": active.length === 0,
    title: `${alarmCounts(alarms)}, worst: ${priorityText(priority).toLowerCase()}`,
  }, priorityMark(priority, unseen), h("span", null, String(shown.length)));
}

/**
 * A badge that follows the alarms at and below a path.
 *
 * @param {import("../types.js").Context} context
 * @param {string} path
 */
export function liveAlarmBadge(context, path) {
  const holder = h("span", { class: "alarm-badge-holder" });
  /** @type {string | null} */
  let shown = null;
  context.alarms.onChange(() => {
    const alarms = context.alarms.within(path);
    const key = alarms.map((alarm) => alarm.path + alarm.key + alarm.state + alarm.priority).join();
    if (key !== shown) {
      shown = key;
      holder.replaceChildren(alarmBadge(alarms));
    }
  }, context.signal);
  return holder;
}
