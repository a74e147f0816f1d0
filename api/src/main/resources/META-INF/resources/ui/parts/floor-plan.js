// SPDX-License-Identifier: Apache-2.0
// A level as a driver sees it: rows of bays along aisles. The rows come from the number of bays, as
// the model knows no drawing of the building.

import { assetAddress } from "../routes.js";
import { bayState, baysOf } from "../car-park.js";
import { h, setAttribute, svg } from "../dom.js";

const PER_ROW = 14;

const SAID = { occupied: "occupied", free: "free", unknown: "sensor bad", none: "no data" };

export function floorPlan(context, level) {
  const bays = baysOf(context.plant, level);
  // An even number of rows: each aisle has bays on both sides.
  const rows = Math.max(2, Math.ceil(bays.length / PER_ROW / 2) * 2);
  const perRow = Math.ceil(bays.length / rows);
  const lanes = [];
  for (let first = 0; first < bays.length; first += perRow * 2) {
    lanes.push(h("div", { class: "lane", vars: { "--columns": String(perRow) } },
      h("ul", { class: "bay-row" }, bays.slice(first, first + perRow).map((bay) => bayCell(context, bay))),
      h("div", { class: "aisle", "aria-hidden": "true" }),
      h("ul", { class: "bay-row", "data-lower": true }, bays.slice(first + perRow, first + perRow * 2).map((bay) => bayCell(context, bay)))));
  }
  return h("div", { class: "floor" }, lanes);
}

function bayCell(context, bay) {
  const number = /(\d+)\D*$/.exec(bay.key)?.[1] ?? bay.name;
  const link = h("a", { href: assetAddress(bay.path) },
    svg("svg", { class: "car", viewBox: "0 0 20 36", "aria-hidden": "true" },
      svg("rect", { x: 2, y: 1, width: 16, height: 34, rx: 6 }),
      svg("path", { d: "M4.5 12q5.5-4 11 0l-1 5h-9zM5.5 28.5h9l1 2.5q-5.5 2-11 0z" })),
    h("span", { class: "bay-doubt", "aria-hidden": "true" }, "?"),
    h("span", { class: "bay-number", "aria-hidden": "true" }, number));
  context.live.watch(context.plant.property(bay, "occupied").alias, (tqv) => {
    const state = bayState(tqv);
    setAttribute(link, "data-bay", state);
    setAttribute(link, "aria-label", `${bay.name}, ${SAID[state]}`);
    setAttribute(link, "title", `${bay.name}: ${SAID[state]}`);
  }, context.signal);
  return h("li", null, link);
}
