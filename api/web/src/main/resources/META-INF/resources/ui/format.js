// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Numbers, times and names as people read them. Numbers are written as ISO 80000-1 does (a point
// for decimals, a thin space for thousands), the same for everybody who looks at the same screen;
// times are the viewer's local time, 24 hours.

const THIN = "\u202f";
const MINUS = "\u2212";
export const NOTHING = "\u2013";
/** What stands where a figure is on its way. */
export const LOADING = "\u2026";

// Nobody counts the digits of what is larger, or the noughts of what is smaller.
const TOO_LONG = 1e15;
const TOO_SMALL = 1e-6;

const number = new Map();

/**
 * A number with a fixed count of decimals; 1.2e30 where nobody could read it.
 *
 * @param {number} decimals
 */
export function fixed(value, decimals) {
  if (!Number.isFinite(value)) {
    return NOTHING;
  }
  const size = Math.abs(value);
  if (size >= TOO_LONG || (size > 0 && size < TOO_SMALL && decimals > 0)) {
    return value.toExponential(1).replace("e+", "e").replaceAll("-", MINUS);
  }
  if (!number.has(decimals)) {
    number.set(decimals, new Intl.NumberFormat("en", {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: true,
    }));
  }
  const text = number.get(decimals).format(Math.abs(value)).replaceAll(",", THIN);
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** How many decimals a number of this size deserves. */
export function decimalsFor(value) {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size === 0 ? 1 : size >= 0.01 ? 3
    // Two figures of what is smaller.
    : Math.min(8, 1 - Math.floor(Math.log10(size)));
}

/**
 * True where a property is a share of 1 that people know in percent.
 *
 * @param {import("./types.js").Shown} property
 */
export function isRatio(property) {
  return property.factor === 100;
}

/**
 * By how much a stored number is multiplied to be shown.
 *
 * @param {import("./types.js").Shown} property
 */
export function displayFactor(property) {
  return property.factor ?? 1;
}

const SECONDS = { s: 1, min: 60, h: 3600 };

/**
 * A value as text and unit. Long times are written in hours and minutes, because nobody thinks in
 * 11 820 s.
 *
 * @param {import("./types.js").Shown} property
 */
export function valueText(property, value) {
  if (value === null || value === undefined) {
    return { text: NOTHING, unit: property.unitText };
  }
  if (property.type === "boolean" || typeof value === "boolean") {
    return { text: value === true || value === 1 ? "yes" : "no", unit: "" };
  }
  if (typeof value === "number") {
    const seconds = SECONDS[property.unit] * value;
    if (seconds >= 600) {
      return { text: duration(seconds * 1000), unit: "" };
    }
    const shown = value * displayFactor(property);
    // Sums of whole things are whole, though they are computed as doubles.
    const whole = Number.isInteger(shown) && /^(\{[^}]*\}|1)?$/.test(property.unit ?? "") && !isRatio(property);
    const decimals = property.type === "integer" || whole ? 0 : isRatio(property) || property.unit === "%" ? 1 : decimalsFor(shown);
    return { text: fixed(shown, decimals), unit: property.unitText };
  }
  return { text: String(value), unit: property.unitText };
}

const two = (value) => String(value).padStart(2, "0");

/**
 * 14:03:05.
 *
 * @param {number | string} time
 */
export function clock(time) {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/**
 * 14:03.
 *
 * @param {number | string} time
 */
export function clockMinutes(time) {
  return clock(time).slice(0, 5);
}

/**
 * 2026-05-17.
 *
 * @param {number | string} time
 */
export function day(time) {
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The clock today; on any other day the date, and the clock to the minute.
 *
 * @param {number | string} time
 */
export function moment(time, now = Date.now()) {
  return day(time) === day(now) ? clock(time) : `${day(time)} ${clockMinutes(time)}`;
}

/**
 * 2 h 05 min; 3 min 10 s; 12 s. Two figures at most.
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds}${THIN}s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes}${THIN}min ${two(seconds % 60)}${THIN}s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours}${THIN}h ${two(minutes % 60)}${THIN}min`
    : `${Math.floor(hours / 24)}${THIN}d ${hours % 24}${THIN}h`;
}

/**
 * The length of a metric's windows, ms; 0 for what has none, or none that the clock gives.
 *
 * @param {{windowSeconds?: number}} property
 */
export function windowLength(property) {
  return (property.windowSeconds ?? 0) * 1000;
}

/**
 * How long ago, in one figure: 12 s, 5 min, 3 h, 2 d.
 *
 * @param {number} milliseconds
 */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 100) {
    return `${seconds}${THIN}s`;
  }
  if (seconds < 100 * 60) {
    return `${Math.round(seconds / 60)}${THIN}min`;
  }
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)}${THIN}h` : `${Math.round(seconds / 86400)}${THIN}d`;
}

const CAPITALS = new Set(["oee", "mtbf", "mttr", "mttf", "co", "co2", "nox", "plc", "id", "ph", "rpm", "kpi", "hmi"]);

/**
 * The name of a property, or words made of its key where it has none of its own.
 *
 * @param {{name?: string, key: string}} property
 */
export function propertyName(property) {
  return property.name && property.name !== property.key ? property.name : words(property.key);
}

/**
 * `over_temperature` as "Over temperature".
 *
 * @param {string} key
 */
export function words(key) {
  const text = key.split(/[_-]+/).filter(Boolean)
    .map((word) => (CAPITALS.has(word) ? word.toUpperCase() : word)).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * "1 bay", "3 bays".
 *
 * @param {number} howMany
 */
export function count(howMany, one, many = one + "s") {
  return `${fixed(howMany, 0)} ${howMany === 1 ? one : many}`;
}
