// SPDX-License-Identifier: Apache-2.0
// Barriers, lifts, fans and the like: each with its two or three most telling values.

import { assetAddress } from "../routes.js";
import { booleanChip, liveAlarmBadge, stateChip } from "./chips.js";
import { h } from "../dom.js";
import { isPackml, keyProperties } from "../plant-content.js";
import { liveValue } from "./value.js";
import { propertyName } from "../format.js";

export function equipmentChips(context, assets, howMany = 3) {
  const { plant } = context;
  return h("ul", { class: "equipment" }, assets.map((asset) => h("li", null,
    h("a", { class: "equipment-name", href: assetAddress(asset.path) }, asset.name), liveAlarmBadge(context, asset.path),
    h("dl", null, keyProperties(plant, asset, howMany).map((property) => h("div", null,
      h("dt", null, propertyName(property)), h("dd", null, shown(context, asset, property))))))));
}

function shown(context, asset, property) {
  if (isPackml(property, context.plant.properties(asset))) {
    return stateChip(context, property);
  }
  return property.type === "boolean" ? booleanChip(context, property) : liveValue(context, property);
}
