// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The levels of a car park, or one of them, as floor plans with the air and the fans beside.

import { baysOf, equipmentOf, freeText, gasOf, isKnown, watchBays } from "../car-park.js";
import { assetAddress } from "../routes.js";
import { carParkSummary } from "../parts/car-park-summary.js";
import { equipmentChips } from "../parts/equipment.js";
import { fixed } from "../format.js";
import { floorPlan } from "../parts/floor-plan.js";
import { gasReading } from "../parts/gas-reading.js";
import { h, setText } from "../dom.js";
import { levelsOf } from "../plant-content.js";
import { booleanChip, liveAlarmBadge } from "../parts/chips.js";

/**
 * The view of an asset with bays below it.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} asset
 */
export function carParkView(context, asset) {
  const levels = levelsOf(context.plant, asset);
  const onlyThis = levels.length === 1 && levels[0].path === asset.path;
  return [
    onlyThis ? null : carParkSummary(context, asset),
    h("ul", { class: "bay-legend", "aria-label": "Legend" },
      [["free", "Free"], ["occupied", "Occupied"], ["unknown", "Not known: its sensor is bad, or nobody reads it"]].map(([state, name]) =>
        h("li", null, h("span", { class: "bay-sample", "data-bay": state, "aria-hidden": "true" }), name))),
    h("div", { class: "levels" }, levels.map((level) => levelPanel(context, level))),
  ];
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} level
 */
function levelPanel(context, level) {
  const { plant } = context;
  const equipment = equipmentOf(plant, level);
  // A fan may be an asset of its own, or no more than a yes or no of its level.
  const switches = plant.properties(level).filter(({ type, kind }) => type === "boolean" && kind !== "attribute");
  const count = h("span", { class: "level-count" });
  watchBays(context, baysOf(plant, level), (counts) => {
    const { free, occupied, unknown, total } = counts;
    setText(count, isKnown(counts)
      ? `${fixed(free, 0)} free, ${fixed(occupied, 0)} occupied${unknown > 0 ? `, ${fixed(unknown, 0)} not known` : ""} of ${fixed(total, 0)}`
      : freeText(counts));
  });
  return h("section", { class: "panel level" },
    h("header", { class: "panel-head" }, h("h2", null, h("a", { href: assetAddress(level.path) }, level.name)), count,
      gasReading(context, gasOf(plant, level)), liveAlarmBadge(context, level.path)),
    floorPlan(context, level),
    switches.length > 0 ? h("div", { class: "level-switches" }, switches.map((property) => booleanChip(context, property))) : null,
    equipment.length > 0 ? equipmentChips(context, equipment, 2) : null);
}
