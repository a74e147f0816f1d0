// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The alarms that stand (ISA-18.2), for the list, the badges in the tree and the page's title.

import { read, send } from "./http.js";

const PERIOD = 10_000;
const PRIORITIES = ["LOW", "MEDIUM", "HIGH", "CRITICAL"];

export class AlarmList {
  /** Alarms that are not NORMAL, the most urgent first. */
  standing = /** @type {import("./types.js").Alarm[]} */ ([]);
  /** What kept the list from being read; null if nothing did. */
  failure = /** @type {import("./types.js").Failure | null} */ (null);
  loaded = false;

  #listeners = new Set();
  #timer = 0;
  #soon = 0;

  /** @param {import("./live-values.js").LiveValues} live */
  start(live) {
    // The feed tells of the alarms of the page's assets only; the rest is found by asking.
    live.onAlarm(() => this.#refreshSoon());
    live.onStatus(() => live.status === "live" && this.#refreshSoon());
    this.refresh();
  }

  /**
   * Calls a function when the list has changed, and at once.
   *
   * @param {AbortSignal} [signal]
   */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
    listener();
  }

  /**
   * The standing alarms of an asset and of all below it.
   *
   * @param {string} path
   */
  within(path) {
    return this.standing.filter((alarm) => alarm.path === path || alarm.path.startsWith(path + "/"));
  }

  /** @param {import("./types.js").Alarm} alarm */
  async acknowledge(alarm) {
    await send("alarms/acknowledge", { path: alarm.path, key: alarm.key });
    await this.refresh();
  }

  async refresh() {
    clearTimeout(this.#timer);
    try {
      const { alarms } = await read("alarms");
      this.standing = alarms.filter((alarm) => alarm.state !== "NORMAL").sort(byUrgency);
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
    this.loaded = true;
    this.#listeners.forEach((listener) => listener());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PERIOD);
  }

  #refreshSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.refresh(), 250);
  }
}

/**
 * True while something is wrong.
 *
 * @param {import("./types.js").Alarm} alarm
 */
export function isActive(alarm) {
  return alarm.state === "UNACKNOWLEDGED" || alarm.state === "ACKNOWLEDGED";
}

/**
 * True while nobody has said that they saw it.
 *
 * @param {import("./types.js").Alarm} alarm
 */
export function wantsAcknowledgement(alarm) {
  return alarm.state === "UNACKNOWLEDGED" || alarm.state === "RETURNED_UNACKNOWLEDGED";
}

/** "3 active, 2 of them not acknowledged; 28 gone and not acknowledged". */
export function alarmCounts(alarms) {
  const active = alarms.filter(isActive);
  const unseen = active.filter(wantsAcknowledgement).length;
  const gone = alarms.length - active.length;
  const ofThem = unseen === 0 ? "" : unseen === active.length ? ", not acknowledged" : `, ${unseen} of them not acknowledged`;
  return `${active.length} active${ofThem}${gone > 0 ? `; ${gone} gone and not acknowledged` : ""}`;
}

/** The more urgent of two priorities. */
export function worst(alarms) {
  return alarms.reduce(
    (found, { priority }) => (PRIORITIES.indexOf(priority) > PRIORITIES.indexOf(found) ? priority : found),
    null);
}

const ORDER = ["UNACKNOWLEDGED", "ACKNOWLEDGED", "RETURNED_UNACKNOWLEDGED"];

function byUrgency(left, right) {
  return ORDER.indexOf(left.state) - ORDER.indexOf(right.state)
    || PRIORITIES.indexOf(right.priority) - PRIORITIES.indexOf(left.priority)
    || Date.parse(right.raised) - Date.parse(left.raised);
}
