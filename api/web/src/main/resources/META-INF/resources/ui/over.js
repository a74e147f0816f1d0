// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Metrics over the time that a page shows: as if that time were their window. A page asks for all of
// its metrics together, again when another time is chosen, and now and then while time goes by.

import { SPANS } from "./time-window.js";
import { read } from "./http.js";
import { windowLength } from "./format.js";

// An address has room for no more.
const AT_ONCE = 20;
const SOONEST = 5_000;
const LATEST = 60_000;
const READS_PER_SPAN = 240;

/**
 * True for a metric whose windows the clock gives: one that has a value over any time.
 *
 * @param {import("./types.js").Property} property
 */
export function hasValueOver(property) {
  return property.kind === "metric" && windowLength(property) > 0;
}

export class Over {
  #window;
  #signal;
  #metrics = new Map();
  #timer = 0;
  #round = 0;

  constructor(window, signal) {
    this.#window = window;
    this.#signal = signal;
    window.onChange(() => {
      // What was true of another time is not shown of this one.
      this.#metrics.forEach((metric) => this.#tell(metric, undefined, null));
      this.#soon(0);
    }, signal);
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /**
   * Watches a metric. The function is called with its value: undefined before it is known, null
   * where there is none; and with what went wrong, or null.
   *
   * @param {string} alias
   */
  watch(alias, listener) {
    let metric = this.#metrics.get(alias);
    if (!metric) {
      metric = { value: undefined, failure: null, listeners: [] };
      this.#metrics.set(alias, metric);
      this.#soon(0);
    }
    metric.listeners.push(listener);
    listener(metric.value, metric.failure);
  }

  #tell(metric, value, failure) {
    Object.assign(metric, { value, failure });
    metric.listeners.forEach((listener) => listener(value, failure));
  }

  #soon(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), delay);
  }

  async #read() {
    const round = ++this.#round;
    if (!document.hidden) {
      const aliases = [...this.#metrics.keys()];
      const { from, to } = this.#window.edges();
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      for (let first = 0; first < aliases.length && round === this.#round; first += AT_ONCE) {
        await this.#readSome(aliases.slice(first, first + AT_ONCE), range, round);
      }
    }
    if (round === this.#round && this.#window.live && !this.#signal.aborted) {
      this.#soon(Math.min(LATEST, Math.max(SOONEST, SPANS[this.#window.span] / READS_PER_SPAN)));
    }
  }

  async #readSome(aliases, range, round) {
    try {
      const { values } = await read("kpis/over", { alias: aliases, ...range }, this.#signal);
      if (round === this.#round) {
        values.forEach(({ alias, value }) => this.#tell(this.#metrics.get(alias), value, null));
      }
    } catch (failure) {
      if (failure.name !== "AbortError" && round === this.#round) {
        aliases.forEach((alias) => this.#tell(this.#metrics.get(alias), null, failure));
      }
    }
  }
}
