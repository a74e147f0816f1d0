// SPDX-License-Identifier: Apache-2.0
// @ts-check
// A word-sized trend without axes, for a share of 100 %. It has steps and gaps as a trend has.

import { backSteps } from "./back-steps.js";
import { svg, setAttribute } from "../dom.js";

const WIDTH = 200;
const HEIGHT = 36;

/**
 * A sparkline of a ratio; the box is always 0..100 %, so that two can be compared at a glance.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function sparkline(context, property, label) {
  const line = svg("path", { class: "spark-line" });
  const element = svg("svg", {
    class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label,
  }, svg("path", { class: "spark-frame", d: `M0 ${HEIGHT - 0.5}H${WIDTH}M0 .5H${WIDTH}` }), line);
  context.history.add(property.alias, (stream) => {
    const { from, to } = context.window.edges();
    setAttribute(line, "d", property.kind === "metric"
      ? path(backSteps(property, stream, from, to), from, to, true) : path(held(stream, to), from, to, false));
  });
  return element;
}

/**
 * The last value holds until now.
 *
 * @param {{t: number[], v: any[]}} stream
 * @param {number} to
 */
function held({ t, v }, to) {
  return t.length > 0 ? { t: [...t, to], v: [...v, v.at(-1)] } : { t, v };
}

/**
 * @param {{t: number[], v: any[]}} points
 * @param {number} from
 * @param {number} to
 * @param {boolean} isBack
 */
function path({ t, v }, from, to, isBack) {
  let text = "";
  /** @type {string | null} */
  let end = null;
  for (let index = 1; index < t.length; index++) {
    const value = v[isBack ? index : index - 1];
    if (value === null) {
      end = null;
      continue;
    }
    const [left, right] = [t[index - 1], t[index]].map((time) => ((Math.max(from, time) - from) / (to - from)) * WIDTH);
    const y = (HEIGHT - 1 - Math.min(1, Math.max(0, value)) * (HEIGHT - 2)).toFixed(1);
    text += `${end === null ? `M${left.toFixed(1)} ${y}` : end === y ? "" : `V${y}`}H${right.toFixed(1)}`;
    end = y;
  }
  return text;
}
