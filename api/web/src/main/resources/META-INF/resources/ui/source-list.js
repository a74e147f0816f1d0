// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The sources that are away, and the assets that they deliver to: for the mark beside "Sources", those
// in the tree, and the pages of these assets.

import { read } from "./http.js";

const PERIOD = 10_000;

export class SourceList {
  /** Those that are not connected, as the server writes them. */
  away = [];

  #listeners = new Set();
  #known = "";
  #byPath = new Map();

  start() {
    this.#refresh();
    setInterval(() => !document.hidden && this.#refresh(), PERIOD);
  }

  /**
   * Calls a function when the list has been read, and at once.
   *
   * @param {AbortSignal} [signal]
   */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
    listener();
  }

  /**
   * Those that deliver to an asset or to what is below it.
   *
   * @param {string} path
   */
  within(path) {
    const names = this.#byPath.get(path);
    return names ? this.away.filter((source) => names.has(nameOf(source))) : [];
  }

  async #refresh() {
    try {
      const { sources } = await read("sources");
      // One that has just started is on its way.
      const away = sources.filter(({ state }) => state !== "CONNECTED" && state !== "CONNECTING");
      const known = away.map((source) => [nameOf(source), source.state, source.cause].join(" ")).join("\n");
      if (known === this.#known) {
        return;
      }
      this.#byPath = away.length === 0 ? new Map() : await places(new Set(away.map(nameOf)));
      this.away = away;
      this.#known = known;
    } catch {
      // The banner says that the server does not answer; not everybody may see the sources.
      return;
    }
    this.#listeners.forEach((listener) => listener());
  }
}

function nameOf({ edge, source }) {
  return `${edge} ${source}`;
}

// By the path of each asset above a stream, the names of the sources among these that deliver it.
async function places(names) {
  const found = new Map();
  const { feeds } = await read("feeds");
  for (const feed of feeds) {
    const name = nameOf(feed);
    if (feed.until || !names.has(name)) {
      continue;
    }
    for (let end = feed.alias.lastIndexOf("/"); end > 0; end = feed.alias.lastIndexOf("/", end - 1)) {
      const path = feed.alias.slice(0, end);
      if (!found.has(path)) {
        found.set(path, new Set());
      }
      found.get(path).add(name);
    }
  }
  return found;
}
