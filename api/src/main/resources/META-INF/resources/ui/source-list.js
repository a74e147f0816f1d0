// SPDX-License-Identifier: Apache-2.0
// The sources that are away, for the mark beside "Sources" and the pages of what they deliver.

import { read } from "./http.js";

const PERIOD = 10_000;

export class SourceList {
  /** Those that are not connected, as the server writes them. */
  away = [];

  #listeners = new Set();

  start() {
    this.#refresh();
    setInterval(() => !document.hidden && this.#refresh(), PERIOD);
  }

  /** Calls a function when the list has been read, and at once. */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
    listener();
  }

  async #refresh() {
    try {
      const { sources } = await read("sources");
      // One that has just started is on its way.
      this.away = sources.filter(({ state }) => state !== "CONNECTED" && state !== "CONNECTING");
    } catch {
      // The banner says that the server does not answer; not everybody may see the sources.
      return;
    }
    this.#listeners.forEach((listener) => listener());
  }
}
