// SPDX-License-Identifier: Apache-2.0
// @ts-check
// A level as a driver sees it: rows of bays along aisles. The rows come from the number of bays, as
// the model knows no drawing of the building.

import { assetAddress } from "../routes.js";
import { bayState, baysOf } from "../car-park.js";
import { h, setAttribute, svg } from "../dom.js";

const NARROW = "(max-width: 860px)";
const PER_ROW = 20;
const PER_ROW_NARROW = 12;

const SAID = { occupied: "occupied", free: "free", unknown: "not known", none: "no data" };

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} level
 */
export function floorPlan(context, level) {
  const cells = baysOf(context.plant, level).map((bay) => bayCell(context, bay));
  const floor = h("div", { class: "floor" });
  const narrow = matchMedia(NARROW);
  const arrange = () => floor.replaceChildren(...lanes(cells, narrow.matches ? PER_ROW_NARROW : PER_ROW));
  arrange();
  narrow.addEventListener("change", arrange, { signal: context.signal });
  return floor;
}

// An even number of rows: each aisle has bays on both sides.
function lanes(cells, most) {
  const rows = Math.max(2, Math.ceil(cells.length / most / 2) * 2);
  const perRow = Math.ceil(cells.length / rows);
  const found = [];
  for (let first = 0; first < cells.length; first += perRow * 2) {
    found.push(h("div", { class: "lane", vars: { "--columns": String(perRow) } },
      h("ul", { class: "bay-row" }, cells.slice(first, first + perRow)),
      h("div", { class: "aisle", "aria-hidden": "true" }),
      h("ul", { class: "bay-row", "data-lower": true }, cells.slice(first + perRow, first + perRow * 2))));
  }
  return found;
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} bay
 */
function bayCell(context, bay) {
  const number = (/(\d+)\D*$/.exec(bay.name) ?? /(\d+)\D*$/.exec(bay.key))?.[1] ?? bay.name;
  const link = h("a", { href: assetAddress(bay.path) },
    svg("svg", { class: "car", viewBox: "0 0 20 36", "aria-hidden": "true" },
      svg("rect", { x: 2, y: 1, width: 16, height: 34, rx: 6 }),
      svg("path", { d: "M4.5 12q5.5-4 11 0l-1 5h-9zM5.5 28.5h9l1 2.5q-5.5 2-11 0z" })),
    h("span", { class: "bay-doubt", "aria-hidden": "true" }, "?"),
    h("span", { class: "bay-number", "aria-hidden": "true" }, number));
  context.live.watch(context.plant.role(bay, "bay").alias, (tqv) => {
    const state = bayState(tqv);
    setAttribute(link, "data-bay", state);
    setAttribute(link, "aria-label", `${bay.name}, ${SAID[state]}`);
    setAttribute(link, "title", `${bay.name}: ${SAID[state]}`);
  }, context.signal);
  return h("li", null, link);
}
