// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The results of a metric as steps: each holds over the window that ends at its time, and there is a
// gap where a window has no result.

import { windowLength } from "../format.js";

/**
 * The points {t: [ms], v: [value|null]} of steps that reach back, for the time from..to: the value of
 * a point holds since the point before it.
 *
 * @param {import("../types.js").Property} property
 * @param {{t: number[], v: any[], reduced?: boolean}} stream
 * @param {number} from
 * @param {number} to
 */
export function backSteps(property, { t, v, reduced }, from, to) {
  const longest = longestStep(property, reduced, to - from);
  /** @type {number[]} */
  const times = [];
  /** @type {any[]} */
  const values = [];
  t.forEach((time, index) => {
    // What a metric had before says nothing of the time shown.
    if (time <= from) {
      return;
    }
    const before = times.at(-1) ?? from;
    if (times.length === 0 || time - before > longest) {
      // The step reaches back over its own window and no further.
      times.push(Math.max(before + 1, time - longest / 1.5));
      values.push(null);
      times.push(times[times.length - 1] + 1);
      values.push(v[index]);
    }
    times.push(time);
    values.push(v[index]);
  });
  return { t: times, v: values };
}

/**
 * Where the server has thinned the points, those left are further apart than the windows: of counts
 * it gives the changes only, of other numbers a few in each of some hundred buckets.
 *
 * @param {import("../types.js").Property} property
 */
function longestStep(property, reduced, span) {
  const step = 1.5 * windowLength(property);
  return !reduced ? step : property.type === "integer" ? Infinity : Math.max(step, span / 100);
}
