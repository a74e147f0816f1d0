// SPDX-License-Identifier: Apache-2.0
// A word-sized trend without axes, for a share of 100 %.

import { svg, setAttribute } from "../dom.js";

const WIDTH = 200;
const HEIGHT = 36;

/** A sparkline of a ratio; the box is always 0..100 %, so that two can be compared at a glance. */
export function sparkline(context, property, label) {
  const line = svg("path", { class: "spark-line" });
  const element = svg("svg", {
    class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label,
  }, svg("path", { class: "spark-frame", d: `M0 ${HEIGHT - 0.5}H${WIDTH}M0 .5H${WIDTH}` }), line);
  context.history.add(property.alias, (stream) => {
    const { from, to } = context.window.edges();
    setAttribute(line, "d", path(stream, from, to));
  });
  return element;
}

function path({ t, v }, from, to) {
  let text = "";
  let open = false;
  t.forEach((time, index) => {
    if (v[index] === null || time < from) {
      open = false;
      return;
    }
    const x = (((time - from) / (to - from)) * WIDTH).toFixed(1);
    const y = (HEIGHT - 1 - Math.min(1, Math.max(0, v[index])) * (HEIGHT - 2)).toFixed(1);
    text += `${open ? "L" : "M"}${x} ${y}`;
    open = true;
  });
  return text;
}
