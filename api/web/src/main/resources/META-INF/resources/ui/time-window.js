// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The stretch of time that all charts of a page show together, and the moment under the pointer.

import { rememberParameters } from "./routes.js";

const MINUTE = 60_000;
export const SPANS = { "15m": 15 * MINUTE, "1h": 60 * MINUTE, "8h": 480 * MINUTE, "24h": 1440 * MINUTE };
const USUAL = "1h";

export class TimeWindow {
  /** The name of a span while the window moves with the clock; null while it stands still. */
  span;
  #from = 0;
  #to = 0;
  #changes = new Set();
  #cursors = new Set();

  /** The window that an address asks for. */
  constructor(parameters) {
    const from = Date.parse(parameters.get("from") ?? "");
    const to = Date.parse(parameters.get("to") ?? "");
    if (from < to) {
      this.span = null;
      this.#from = from;
      this.#to = to;
    } else {
      this.span = parameters.get("range") in SPANS ? parameters.get("range") : USUAL;
    }
  }

  get live() {
    return this.span !== null;
  }

  /** Its edges now, ms. */
  edges() {
    if (!this.live) {
      return { from: this.#from, to: this.#to };
    }
    const to = Date.now();
    return { from: to - SPANS[this.span], to };
  }

  /** Moves with the clock from now on. */
  follow(span) {
    this.span = span;
    rememberParameters({ range: span === USUAL ? null : span, from: null, to: null });
    this.#changes.forEach((listener) => listener());
  }

  /**
   * Stands still at these edges, ms.
   *
   * @param {number} from
   * @param {number} to
   */
  fix(from, to) {
    this.span = null;
    this.#from = from;
    this.#to = Math.max(to, from + 1000);
    rememberParameters({
      range: null, from: new Date(this.#from).toISOString(), to: new Date(this.#to).toISOString(),
    });
    this.#changes.forEach((listener) => listener());
  }

  /** @param {AbortSignal} signal */
  onChange(listener, signal) {
    this.#changes.add(listener);
    signal.addEventListener("abort", () => this.#changes.delete(listener), { once: true });
  }

  /**
   * The pointer is at a time (ms; null when it has left) on one of the charts.
   *
   * @param {number | null} time
   */
  point(time, origin) {
    this.#cursors.forEach((listener) => listener(time, origin));
  }

  /** @param {AbortSignal} signal */
  onPoint(listener, signal) {
    this.#cursors.add(listener);
    signal.addEventListener("abort", () => this.#cursors.delete(listener), { once: true });
  }
}
