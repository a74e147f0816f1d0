// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Barriers, lifts, fans and the like: each with its two or three most telling values.

import { assetAddress } from "../routes.js";
import { booleanChip, liveAlarmBadge, stateChip } from "./chips.js";
import { h } from "../dom.js";
import { isPackml, keyProperties } from "../plant-content.js";
import { liveValue } from "./value.js";
import { propertyName } from "../format.js";

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow[]} assets
 * @param {number} [howMany]
 */
export function equipmentChips(context, assets, howMany = 3) {
  const { plant } = context;
  return h("ul", { class: "equipment" }, assets.map((asset) => h("li", null,
    h("a", { class: "equipment-name", href: assetAddress(asset.path) }, asset.name), liveAlarmBadge(context, asset.path),
    contents(context, keyProperties(plant, asset, howMany)))));
}

/**
 * A yes or no says its own name ("Open", "No fault"); a number needs one beside it.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property[]} properties
 */
function contents(context, properties) {
  const chips = properties.filter((property) => property.type === "boolean");
  const facts = properties.filter((property) => property.type !== "boolean");
  return [
    chips.length > 0 ? h("div", { class: "equipment-chips" }, chips.map((property) => booleanChip(context, property))) : null,
    facts.length > 0 ? h("dl", null, facts.map((property) => h("div", null,
      h("dt", null, propertyName(property)), h("dd", null, shown(context, property))))) : null,
  ];
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function shown(context, property) {
  if (isPackml(property)) {
    return stateChip(context, property);
  }
  return liveValue(context, property);
}
