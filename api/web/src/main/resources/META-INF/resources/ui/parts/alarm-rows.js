// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Alarms as rows: what is wrong, where, since when, and the button that says "seen".

import { age, count, moment, words } from "../format.js";
import { assetAddress } from "../routes.js";
import { h, setText } from "../dom.js";
import { isActive, wantsAcknowledgement } from "../alarm-list.js";
import { priorityMark, priorityText } from "./chips.js";

const STATE = {
  UNACKNOWLEDGED: "Active, not acknowledged",
  ACKNOWLEDGED: "Active, acknowledged",
  RETURNED_UNACKNOWLEDGED: "Gone, not acknowledged",
  NORMAL: "Normal",
};

/**
 * A list that follows the standing alarms.
 *
 * @param choose picks the alarms from the context's list
 * @param nothing what to say where there are none; null to show nothing at all
 * @param {import("../types.js").Context} context
 */
export function alarmRows(context, choose, nothing) {
  const list = h("ul", { class: "alarm-rows" });
  const rows = new Map();
  context.alarms.onChange(() => {
    const alarms = choose(context.alarms);
    const wanted = new Map();
    for (const alarm of alarms) {
      const key = `${alarm.path} ${alarm.key} ${alarm.state} ${alarm.raised}`;
      wanted.set(key, rows.get(key) ?? new Row(context, alarm));
    }
    rows.clear();
    wanted.forEach((row, key) => rows.set(key, row));
    if (!context.alarms.failure) {
      rows.forEach((row) => row.reachedAgain());
    }
    const elements = [...wanted.values()].map(({ element }) => element);
    if (elements.length === 0 && nothing && context.alarms.loaded) {
      const text = context.alarms.failure ? context.alarms.failure.message : nothing;
      list.replaceChildren(h("li", { class: "alarm-none" }, text));
    } else if (elements.length !== list.children.length || elements.some((element, index) => list.children[index] !== element)) {
      // The focus survives where its row does.
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      list.replaceChildren(...elements);
      if (list.contains(focused)) {
        focused?.focus();
      }
    }
    list.hidden = list.children.length === 0;
  }, context.signal);
  const timer = setInterval(() => context.alarms.failure ?? rows.forEach((row) => row.tick()), 1000);
  context.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return list;
}

/**
 * The alarms of an asset and of all below it: those that are active, and folded those that have gone.
 *
 * @param {import("../types.js").Context} context
 * @param {string} path
 */
export function assetAlarms(context, path) {
  const within = (test) => (alarms) => alarms.within(path).filter(test);
  const gone = (alarm) => !isActive(alarm);
  const summary = h("h2");
  const folded = h("details", { class: "panel alarms-gone", hidden: true },
    h("summary", null, h("div", { class: "panel-head" }, summary)), alarmRows(context, within(gone), null));
  context.alarms.onChange(() => {
    const howMany = within(gone)(context.alarms).length;
    folded.hidden = howMany === 0;
    setText(summary, `${count(howMany, "alarm")} gone and not acknowledged`);
  }, context.signal);
  return [alarmRows(context, within(isActive), null), folded];
}

class Row {
  element;
  #alarm;
  /** Why the alarm could not be acknowledged, and whether that passes by itself. */
  #problem = h("p", { class: "form-problem", role: "alert" });
  #isPassing = false;
  #age = h("span", { class: "alarm-age" });

  constructor(context, alarm) {
    this.#alarm = alarm;
    this.tick();
    this.element = h("li", {
      class: "alarm-row", "data-priority": alarm.priority, "data-active": String(isActive(alarm)),
      "data-unacknowledged": String(wantsAcknowledgement(alarm)),
    },
    priorityMark(alarm.priority, isActive(alarm) && wantsAcknowledgement(alarm)),
    h("div", { class: "alarm-what" },
      h("p", { class: "alarm-message" }, alarm.message || words(alarm.key)),
      h("p", { class: "alarm-where" },
        h("a", { href: assetAddress(alarm.path) }, context.plant.placeName(alarm.path, alarm.assetName)),
        h("span", { class: "path" }, alarm.path))),
    h("div", { class: "alarm-state" },
      h("span", { class: "alarm-priority" }, priorityText(alarm.priority)),
      h("span", null, STATE[alarm.state] ?? alarm.state)),
    h("div", { class: "alarm-since", title: `In this state since ${moment(alarm.since)}; raised ${moment(alarm.raised)}` },
      this.#age, h("span", { class: "alarm-clock" }, `came ${moment(alarm.raised)}`)),
    wantsAcknowledgement(alarm) ? acknowledgeButton(context, alarm, (failure) => this.#tell(failure)) : h("span", { class: "alarm-done" }), this.#problem);
  }

  #tell(failure) {
    this.#isPassing = failure?.isPassing ?? false;
    setText(this.#problem, failure ? `Not acknowledged. ${failure.message}` : "");
  }

  /** The alarms could be read again: that the server was away is true no longer. */
  reachedAgain() {
    if (this.#isPassing) {
      this.#tell(null);
    }
  }

  // Of an active alarm it counts how long it has been active, whoever acknowledged it meanwhile.
  tick() {
    const { raised, since } = this.#alarm;
    const past = (time) => age(Date.now() - Date.parse(time));
    setText(this.#age, isActive(this.#alarm) ? `for ${past(raised)}` : `gone ${past(since)} ago`);
  }
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Alarm} alarm
 */
function acknowledgeButton(context, alarm, tell) {
  const button = h("button", {
    type: "button", class: "button", "aria-label": `Acknowledge ${words(alarm.key)} of ${context.plant.placeName(alarm.path, alarm.assetName)}`,
    disabled: !context.may(alarm.path), title: context.may(alarm.path) ? null : "To acknowledge, sign in as an operator",
    on: {
      click: async () => {
        const list = button.closest(".alarm-rows");
        const place = [...list.children].indexOf(button.closest(".alarm-row"));
        button.disabled = true;
        tell(null);
        try {
          await context.alarms.acknowledge(alarm);
          focusNear(list, place);
        } catch (failure) {
          button.disabled = false;
          tell(failure);
        }
      },
    },
  }, "Acknowledge");
  return button;
}

// The row that was acknowledged is gone or another: whoever works by keyboard goes on from where it was.
function focusNear(list, place) {
  if (document.activeElement !== document.body && document.activeElement !== null) {
    return;
  }
  const row = list.children[Math.min(place, list.children.length - 1)];
  const next = row?.querySelector("button:enabled") ?? row?.querySelector("a") ?? document.querySelector("main");
  next.focus();
}
