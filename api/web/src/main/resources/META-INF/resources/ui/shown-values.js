// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The values that a page shows beside its charts: the newest while the time moves with the clock,
// and those at the end of the chosen time while it stands still. So nothing of now stands beside
// what was then.

import { inAddresses, read } from "./http.js";

const RETRY = 5_000;
const QUALITY = { G: "GOOD", U: "UNCERTAIN", B: "BAD" };
// A value of this time before the end counts though it is BAD; of what came before, the last good one.
const NEAR = 60_000;
const FEW = 50;

export class ShownValues {
  #live;
  #window;
  #signal;
  #watchers = new Map();
  #past = new Map();
  #read = new Set();
  #waiting = new Set();
  #round = 0;

  constructor(live, window, signal) {
    this.#live = live;
    this.#window = window;
    this.#signal = signal;
    window.onChange(() => this.#changed(), signal);
  }

  /** The time whose values are shown, ms. */
  get now() {
    return this.#window.live ? Date.now() : this.#window.edges().to;
  }

  /**
   * The TQV of a stream that is shown, or undefined.
   *
   * @param {string} alias
   */
  latest(alias) {
    return this.#window.live ? this.#live.latest(alias) : this.#past.get(alias);
  }

  /**
   * True as long as the value is on its way.
   *
   * @param {string} alias
   */
  isReading(alias) {
    return this.#window.live ? this.#live.isReading() : !this.#read.has(alias);
  }

  /**
   * Calls a function with the TQV that is shown (undefined while there is none), at once and after changes.
   *
   * @param {string} alias
   * @param {AbortSignal} [signal]
   */
  watch(alias, listener, signal) {
    if (!this.#watchers.has(alias)) {
      this.#watchers.set(alias, new Set());
    }
    this.#watchers.get(alias).add(listener);
    signal?.addEventListener("abort", () => this.#watchers.get(alias)?.delete(listener), { once: true });
    this.#live.watch(alias, () => this.#window.live && listener(this.latest(alias)), signal);
    if (!this.#window.live) {
      listener(this.latest(alias));
      this.#ask(alias);
    }
  }

  #changed() {
    this.#round++;
    this.#past.clear();
    this.#read.clear();
    this.#tell([...this.#watchers.keys()]);
    if (!this.#window.live) {
      [...this.#watchers.keys()].forEach((alias) => this.#ask(alias));
    }
  }

  #tell(aliases) {
    aliases.forEach((alias) => this.#watchers.get(alias)?.forEach((listener) => listener(this.latest(alias))));
  }

  /** @param {string} alias */
  #ask(alias) {
    if (this.#waiting.size === 0) {
      setTimeout(() => this.#readWaiting(), 0);
    }
    this.#waiting.add(alias);
  }

  async #readWaiting() {
    const round = this.#round;
    const lists = inAddresses(this.#waiting);
    this.#waiting.clear();
    const { to } = this.#window.edges();
    for (const aliases of lists) {
      if (round === this.#round && !this.#signal.aborted) {
        await this.#readSome(aliases, to, round);
      }
    }
  }

  /**
   * @param {string[]} aliases
   * @param {number} to
   * @param {number} round
   */
  async #readSome(aliases, to, round) {
    try {
      const { series } = await read("series", {
        alias: aliases, from: new Date(to - NEAR).toISOString(), to: new Date(to).toISOString(), points: FEW,
      }, this.#signal);
      if (round === this.#round) {
        aliases.forEach((alias) => this.#read.add(alias));
        series.forEach((found) => this.#take(found, to));
        this.#tell(aliases);
      }
    } catch {
      // The charts beside say what is wrong; a value without one is asked for again.
      setTimeout(() => round === this.#round && !this.#signal.aborted && aliases.forEach((alias) => this.#ask(alias)), RETRY);
    }
  }

  /**
   * @param {import("./types.js").Series} found
   * @param {number} to
   */
  #take({ alias, carried, points, unknown }, to) {
    const last = points.at(-1);
    const point = last ? { t: last[0], q: QUALITY[last[2]] ?? "GOOD", v: last[1] }
      : carried ? { t: Date.parse(carried.t), q: carried.q, v: carried.v } : undefined;
    if (point) {
      const isUnknown = unknown.some(([start, end]) => end >= to && start <= to);
      this.#past.set(alias, isUnknown ? { ...point, q: "BAD", v: null } : point);
    }
  }
}
