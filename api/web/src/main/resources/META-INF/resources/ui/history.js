// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The stored and the arriving points of the streams that a page draws, for one time window.
//
// 1. What the charts ask for within a moment is read in one request.
// 2. Live values are added at the end; within one bucket (a pixel or so) the newest replaces the
//    last, so that a day of fast values stays a day of a few hundred points.
// 3. A tick moves the window on and lets the charts draw again, as often as a pixel's worth of time
//    goes by, and not more.

import { inAddresses, read } from "./http.js";
import { SPANS } from "./time-window.js";

const POINTS = 800;
// Late readings change what was computed before; the feed carries the newest values only.
const RELOAD = 300_000;
// The news that a source is lost or found again reaches many streams within a moment.
const PATIENCE = 1000;

export class History {
  #window;
  #live;
  #signal;
  #streams = new Map();
  #waiting = new Set();
  #again = new Set();
  #ticks = new Set();
  #timer = 0;
  #round = 0;

  constructor(window, live, signal) {
    this.#window = window;
    this.#live = live;
    this.#signal = signal;
    live.tap((alias, tqv) => this.#append(alias, tqv), signal);
    live.onStatus(() => {
      // What came while the feed was away is in the historian.
      if (live.status === "live" && this.#streams.size > 0) {
        this.#reload();
      }
    }, signal);
    window.onChange(() => this.#reload(), signal);
    this.#tick();
    const reload = setInterval(() => window.live && !document.hidden && this.#reload(), RELOAD);
    signal.addEventListener("abort", () => {
      clearTimeout(this.#timer);
      clearInterval(reload);
    }, { once: true });
  }

  /**
   * Keeps the points of a stream. The function is called with `{t: [ms], v: [value|null], q: [G|U|B],
   * loaded, reduced, failure}` whenever they should be drawn again.
   *
   * @param {string} alias
   */
  add(alias, listener) {
    let stream = this.#streams.get(alias);
    if (!stream) {
      stream = { alias, ...empty(), listeners: [] };
      this.#streams.set(alias, stream);
      this.#request(alias);
    }
    stream.listeners.push(listener);
    listener(stream);
  }

  /**
   * Calls a function whenever the window has moved, and at once.
   *
   * @param {AbortSignal} signal
   */
  onTick(listener, signal) {
    this.#ticks.add(listener);
    signal.addEventListener("abort", () => this.#ticks.delete(listener), { once: true });
    listener();
  }

  #reload() {
    this.#round++;
    for (const stream of this.#streams.values()) {
      stream.loaded = false;
      this.#request(stream.alias);
    }
    this.#tick();
  }

  /** @param {string} alias */
  #request(alias) {
    if (this.#waiting.size === 0) {
      setTimeout(() => this.#readWaiting(), 0);
    }
    this.#waiting.add(alias);
  }

  async #readWaiting() {
    const lists = inAddresses(this.#waiting);
    this.#waiting.clear();
    for (const aliases of lists) {
      await this.#read(aliases, this.#round);
    }
  }

  async #read(aliases, round) {
    const { from, to } = this.#window.edges();
    try {
      const { series } = await read("series", {
        alias: aliases, from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: POINTS,
      }, this.#signal);
      if (round === this.#round) {
        series.forEach((found) => this.#take(found, { from, to }));
      }
    } catch (failure) {
      if (failure.name === "AbortError" || round !== this.#round) {
        return;
      }
      for (const alias of aliases) {
        const stream = this.#streams.get(alias);
        Object.assign(stream, empty(), { loaded: true, failure });
        notify(stream);
      }
    }
  }

  /**
   * @param {import("./types.js").Series} found
   * @param {{from: number, to: number}} asked
   */
  #take({ alias, carried, points, buckets, unknown }, { from, to }) {
    const stream = this.#streams.get(alias);
    if (!stream) {
      return;
    }
    const fresh = empty();
    // The value that was in force when the window began.
    if (carried) {
      const bad = carried.q === "BAD" || this.#isBadSince(alias, from, Date.parse(carried.t));
      push(fresh, from, bad ? null : carried.v, bad ? "B" : carried.q[0]);
    }
    points.forEach(([t, v, q]) => push(fresh, t, q === "B" ? null : v, q));
    hide(fresh, unknown, to);
    const isUnknown = unknown.some(([, end]) => end >= to);
    // What came live while the answer was on its way; of a lost source nothing can have come.
    const last = fresh.t.at(-1) ?? -Infinity;
    if (this.#window.live && !isUnknown) {
      stream.t.forEach((t, index) => t > last && t > from && push(fresh, t, stream.v[index], stream.q[index]));
    }
    Object.assign(stream, fresh, { loaded: true, reduced: buckets === true, isUnknown });
    notify(stream);
  }

  /**
   * The value carried over is the last good one; a stream that has been BAD since before must not be
   * drawn as if it were still good. The feed shows the last value of a lost source as BAD, too, at the
   * value's own time; since when it is lost, the unknown time says.
   *
   * @param {string} alias
   * @param {number} time
   */
  #isBadSince(alias, time, carriedAt) {
    const now = this.#live.latest(alias);
    return now !== undefined && now.q === "BAD" && now.t <= time && now.t > carriedAt;
  }

  /**
   * @param {string} alias
   * @param {import("./types.js").Tqv} tqv
   */
  #append(alias, tqv) {
    const stream = this.#streams.get(alias);
    if (!stream || !this.#window.live) {
      return;
    }
    const { t, v, q } = stream;
    const last = t.length - 1;
    const value = tqv.q === "BAD" ? null : tqv.v;
    if (stream.loaded && this.#isOtherwiseKnown(stream, tqv)) {
      this.#readAgainSoon(alias);
      if (value === null) {
        return;
      }
    }
    if (last >= 0 && tqv.t <= t[last]) {
      if (tqv.t === t[last]) {
        // Corrected: the same time, another value or quality.
        v[last] = typeof value === "boolean" ? Number(value) : value;
        q[last] = tqv.q[0];
      }
      return;
    }
    const bucket = SPANS[this.#window.span] / POINTS;
    const sameBucket = last >= 1 && tqv.t - t[last - 1] < bucket;
    // A change of state or quality is never folded away.
    if (sameBucket && typeof value === "number" && !Number.isInteger(value) && v[last] !== null) {
      t[last] = tqv.t;
      v[last] = value;
      q[last] = tqv.q[0];
    } else {
      push(stream, tqv.t, value, tqv.q[0]);
    }
  }

  /**
   * When a source is lost or found again, the feed sends the last value once more; since when it was
   * so, the server knows.
   *
   * @param {{t: number[], isUnknown: boolean}} stream
   * @param {import("./types.js").Tqv} tqv
   */
  #isOtherwiseKnown({ t, isUnknown }, tqv) {
    return isUnknown ? tqv.q !== "BAD" : tqv.q === "BAD" && tqv.t <= (t.at(-1) ?? Infinity);
  }

  /** @param {string} alias */
  #readAgainSoon(alias) {
    if (this.#again.size === 0) {
      setTimeout(() => {
        const aliases = [...this.#again];
        this.#again.clear();
        if (!this.#signal.aborted) {
          aliases.forEach((each) => this.#request(each));
        }
      }, PATIENCE);
    }
    this.#again.add(alias);
  }

  #tick() {
    clearTimeout(this.#timer);
    this.#ticks.forEach((listener) => listener());
    if (!this.#window.live || this.#signal.aborted) {
      return;
    }
    const { from } = this.#window.edges();
    for (const stream of this.#streams.values()) {
      trim(stream, from);
      notify(stream);
    }
    const pixel = SPANS[this.#window.span] / POINTS;
    this.#timer = setTimeout(() => this.#tick(), Math.min(10_000, Math.max(1000, pixel)));
  }
}

function empty() {
  return { t: [], v: [], q: [], loaded: false, reduced: false, isUnknown: false, failure: null };
}

function push(stream, t, v, q) {
  stream.t.push(t);
  stream.v.push(typeof v === "boolean" ? Number(v) : v);
  stream.q.push(q);
}

/**
 * Takes the values out of the unknown time, of which each stretch is [start, end] in ms; behind it the
 * last value is in force again, unless that lies behind what was asked for.
 *
 * @param {number} to
 */
function hide(stream, unknown, to) {
  for (const [start, end] of unknown) {
    const first = stream.t.findIndex((time) => time >= start);
    const at = first < 0 ? stream.t.length : first;
    const behind = stream.t.findIndex((time) => time > end);
    const until = behind < 0 ? stream.t.length : behind;
    const last = until - 1;
    const again = end < to && last >= 0 ? [[end, stream.v[last], stream.q[last]]] : [];
    const stretch = [[start, null, "B"], ...again];
    ["t", "v", "q"].forEach((field, place) =>
      stream[field].splice(at, until - at, ...stretch.map((point) => point[place])));
  }
}

/**
 * Keeps one point before the window: its value is still in force at the left edge.
 *
 * @param {number} from
 */
function trim(stream, from) {
  let gone = 0;
  while (gone + 1 < stream.t.length && stream.t[gone + 1] <= from) {
    gone++;
  }
  if (gone > 0) {
    stream.t.splice(0, gone);
    stream.v.splice(0, gone);
    stream.q.splice(0, gone);
  }
}

function notify(stream) {
  stream.listeners.forEach((listener) => listener(stream));
}
