// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The trends of an asset. A metric whose window is longer than the time shown has no line to draw;
// it stands below the charts with its value only, until a longer time is chosen.

import { h } from "../dom.js";
import { trend } from "./trend.js";
import { windowLength } from "../format.js";

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property[]} properties
 */
export function trendGrid(context, properties) {
  const trends = properties.map((property) => ({
    element: trend(context, property), length: property.kind === "metric" ? windowLength(property) : 0,
  }));
  const charts = h("div", { class: "trends" });
  const values = h("div", { class: "trends", "data-values-only": true });
  /** @type {string | null} */
  let arranged = null;
  const arrange = () => {
    const { from, to } = context.window.edges();
    const isChart = ({ length }) => length <= to - from;
    const now = trends.map(isChart).join();
    if (now !== arranged) {
      arranged = now;
      charts.replaceChildren(...trends.filter(isChart).map(({ element }) => element));
      values.replaceChildren(...trends.filter((candidate) => !isChart(candidate)).map(({ element }) => element));
      values.hidden = values.children.length === 0;
    }
  };
  arrange();
  context.window.onChange(arrange, context.signal);
  return h("div", { class: "trend-grid" }, charts, values);
}
