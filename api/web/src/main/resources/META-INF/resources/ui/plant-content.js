// SPDX-License-Identifier: Apache-2.0
// @ts-check
// What kind of thing an asset is, told by the roles of its properties.

import { isRatio } from "./format.js";
import { byRole } from "./plant.js";

/**
 * A machine: what has a PackML state.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function isMachine(plant, asset) {
  return isPackml(stateOf(plant, asset));
}

/**
 * The property that holds an asset's PackML state, or undefined.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function stateOf(plant, asset) {
  return plant.role(asset, "packml_state");
}

/**
 * True for a property that holds PackML states as numbers; names are texts, which say what they mean.
 *
 * @param {import("./types.js").Property} property
 */
export function isPackml(property) {
  return property?.role === "packml_state" && property.type === "integer";
}

/**
 * A place for a car: yes or no.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function isBay(plant, asset) {
  return plant.role(asset, "bay") !== undefined;
}

/**
 * True where cars park somewhere below.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function hasBays(plant, asset) {
  return plant.below(asset).some((below) => isBay(plant, below));
}

/**
 * The assets at or below an asset that have bays as children: levels.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function levelsOf(plant, asset) {
  return [asset, ...plant.below(asset)]
    .filter((candidate) => plant.childrenOf(candidate).some((child) => isBay(plant, child)));
}

/**
 * The assets at or below an asset that have machines as children: lines.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function linesOf(plant, asset) {
  return [asset, ...plant.below(asset)]
    .filter((candidate) => plant.childrenOf(candidate).some((child) => isMachine(plant, child)));
}

/**
 * OEE and what it is made of; undefined where there is no OEE.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function oeeFactors(plant, asset) {
  const oee = plant.role(asset, "oee");
  return oee && {
    oee,
    availability: plant.role(asset, "availability"),
    effectiveness: plant.role(asset, "effectiveness"),
    quality: plant.role(asset, "quality"),
  };
}

const TELLING = [
  "packml_state", "oee", "bay", "free_bays", "occupancy", "gas", "barrier", "open", "moving", "lift", "position", "running",
  "power", "temperature", "speed", "total_count", "energy",
];

/**
 * The few properties that tell most of an asset, best first.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 * @param {number} howMany
 */
export function keyProperties(plant, asset, howMany) {
  const properties = plant.properties(asset);
  const stands = new Map(TELLING.map((role, index) => [byRole(properties, role)[0], index]));
  const rank = (property) => {
    if (property.role === "code") {
      // A number that only its device can read tells people the least.
      return 80;
    }
    return stands.get(property)
      ?? (property.type === "boolean" ? 40 : property.kind === "measurement" ? 50 : isRatio(property) ? 60 : 70);
  };
  const hasState = properties.some(isPackml);
  return properties
    .filter((property) => property.kind !== "attribute" && property.type !== "struct")
    // Where a PackML state is shown, whether it runs has been said.
    .filter((property) => property.role !== "running" || !hasState)
    .map((property, index) => ({ property, order: rank(property) * 1000 + index }))
    .sort((left, right) => left.order - right.order)
    .slice(0, howMany)
    .map(({ property }) => property);
}

/**
 * The properties that measure a gas.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function gasProperties(plant, asset) {
  const gases = plant.withRole(asset, "gas");
  // A mean of the last quarter hour says nothing of the air now, where the sensor itself can be read.
  const measured = gases.filter(({ kind }) => kind === "measurement");
  return measured.length > 0 ? measured : gases;
}
