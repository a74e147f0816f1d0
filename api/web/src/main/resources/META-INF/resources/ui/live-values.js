// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The newest value of every data stream that the page shows, kept up to date by the live feed.
//
// The server sends the latest values first and each change from then on, so a connection that comes
// back brings everything that was missed. While it is away the last values stay, and the page says
// so: an old number that looks alive is the worst thing a control room can have.

import { EventFeed } from "./event-feed.js";
import { address } from "./http.js";

const FIRST_RETRY = 1000;
const LAST_RETRY = 10_000;
// A network that vanishes closes no connection: silence is questioned by connecting anew, and a
// server that does not answer that in time is gone.
const LONGEST_SILENCE = 30_000;
const LONGEST_OPENING = 10_000;
const WATCH = 5_000;
// What is further ahead of our clock is of the future, ms.
const LONGEST_AHEAD = 1_000;

export class LiveValues {
  /** "connecting", "live" or "lost". */
  status = "connecting";
  /** When the status became what it is, ms. */
  statusSince = Date.now();
  /** When values last came, ms; null before the first. */
  lastArrival = /** @type {number | null} */ (null);

  #latest = new Map();
  #watchers = new Map();
  #taps = new Set();
  #alarmListeners = new Set();
  #statusListeners = new Set();
  #changed = new Set();
  #frame = 0;
  #prefixes = [];
  #levels = /** @type {number | null} */ (null);
  /** @type {EventFeed | null} */
  #source = null;
  #retry = 0;
  #pause = FIRST_RETRY;
  #opening = 0;
  #lastSign = Date.now();

  constructor() {
    const question = (silence) => {
      if (this.#source && this.status === "live" && Date.now() - this.#lastSign > silence) {
        this.#open();
      }
    };
    setInterval(() => question(LONGEST_SILENCE), WATCH);
    // A phone that was in a pocket has missed everything.
    document.addEventListener("visibilitychange", () => !document.hidden && question(WATCH));
  }

  /**
   * The newest TQV of a stream, or undefined.
   *
   * @param {string} alias
   */
  latest(alias) {
    return this.#latest.get(alias);
  }

  /** True before anything has come: a value is on its way then rather than missing. */
  isReading() {
    return this.lastArrival === null;
  }

  /**
   * Takes a value that was read, not fed: attributes are constants and never come by the feed.
   *
   * @param {string} alias
   */
  seed(alias, point) {
    if (point && !this.#latest.has(alias)) {
      this.#latest.set(alias, { t: point.t ? Date.parse(point.t) : 0, q: point.q ?? "GOOD", v: point.v });
    }
  }

  /** Follows the streams whose paths start so, and no others; of a level of assets, or of all. */
  follow(prefixes, levels = /** @type {number | null} */ (null)) {
    const wanted = [...new Set(prefixes)].sort();
    if (wanted.join("\n") === this.#prefixes.join("\n") && levels === this.#levels && this.#source) {
      return;
    }
    this.#prefixes = wanted;
    this.#levels = levels;
    this.#pause = FIRST_RETRY;
    this.#open();
  }

  /**
   * Calls a function with the newest TQV of a stream (undefined while there is none): at once, and
   * after changes, at most once a frame.
   *
   * @param {string} alias
   * @param {AbortSignal} [signal]
   */
  watch(alias, listener, signal) {
    add(this.#watchers, alias, listener);
    signal?.addEventListener("abort", () => remove(this.#watchers, alias, listener), { once: true });
    listener(this.#latest.get(alias));
  }

  /**
   * Calls a function with every (alias, TQV) that comes, none left out.
   *
   * @param {AbortSignal} [signal]
   */
  tap(listener, signal) {
    subscribe(this.#taps, listener, signal);
  }

  /**
   * Calls a function when something has happened to an alarm.
   *
   * @param {AbortSignal} [signal]
   */
  onAlarm(listener, signal) {
    subscribe(this.#alarmListeners, listener, signal);
  }

  /**
   * Calls a function when the status changes, and at once.
   *
   * @param {AbortSignal} [signal]
   */
  onStatus(listener, signal) {
    subscribe(this.#statusListeners, listener, signal);
    listener();
  }

  #open() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventFeed(address("live", { prefix: this.#prefixes, levels: this.#levels }));
    this.#source = source;
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => source === this.#source && this.#lost(), LONGEST_OPENING);
    this.#lastSign = Date.now();
    source.addEventListener("open", () => this.#alive());
    source.addEventListener("values", (/** @type {any} */ event) => {
      this.#alive();
      this.#take(JSON.parse(event.data).values);
    });
    source.addEventListener("alarm", () => this.#alarmListeners.forEach((listener) => listener()));
    source.addEventListener("error", () => {
      if (source === this.#source) {
        this.#lost();
      }
    });
  }

  #alive() {
    clearTimeout(this.#opening);
    this.#lastSign = Date.now();
    this.#pause = FIRST_RETRY;
    this.#become("live");
  }

  #lost() {
    this.#source?.close();
    clearTimeout(this.#opening);
    this.#become("lost");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(LAST_RETRY, this.#pause * 2);
  }

  #become(status) {
    if (status !== this.status) {
      this.status = status;
      this.statusSince = Date.now();
      this.#statusListeners.forEach((listener) => listener());
    }
  }

  #take(values) {
    if (values.length === 0) {
      return;
    }
    this.lastArrival = Date.now();
    for (const { alias, t, q, v } of values) {
      const time = Date.parse(t);
      const known = this.#latest.get(alias);
      // A point of the future, of a device whose clock was wrong, hides no later one.
      if (known && known.t > time && known.t <= Date.now() + LONGEST_AHEAD) {
        continue;
      }
      const tqv = { t: time, q, v };
      this.#latest.set(alias, tqv);
      this.#changed.add(alias);
      this.#taps.forEach((listener) => listener(alias, tqv));
    }
    if (this.#changed.size > 0 && this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => this.#show());
    }
  }

  #show() {
    this.#frame = 0;
    const changed = this.#changed;
    this.#changed = new Set();
    for (const alias of changed) {
      this.#watchers.get(alias)?.forEach((listener) => listener(this.#latest.get(alias)));
    }
  }
}

/** @param {AbortSignal} [signal] */
function subscribe(set, listener, signal) {
  set.add(listener);
  signal?.addEventListener("abort", () => set.delete(listener), { once: true });
}

/** @param {string} key */
function add(map, key, listener) {
  if (!map.has(key)) {
    map.set(key, new Set());
  }
  map.get(key).add(listener);
}

/** @param {string} key */
function remove(map, key, listener) {
  const set = map.get(key);
  set?.delete(listener);
  if (set?.size === 0) {
    map.delete(key);
  }
}
