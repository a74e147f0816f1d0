// SPDX-License-Identifier: Apache-2.0
// What kind of thing an asset is, told by the keys of its properties.

import { isRatio } from "./format.js";

const COUNTED = ["produced", "running", "oee", "rejected", "good"];

/** A machine: a PackML state, and something that it does. */
export function isMachine(plant, asset) {
  const state = plant.property(asset, "state");
  return state?.type === "integer" && COUNTED.some((key) => plant.property(asset, key));
}

/** True for the property that holds a PackML state. */
export function isPackml(property, siblings) {
  return property.key === "state" && property.type === "integer"
    && siblings.some((sibling) => COUNTED.includes(sibling.key));
}

/** A place for a car: yes or no. */
export function isBay(plant, asset) {
  return plant.property(asset, "occupied")?.type === "boolean";
}

/** True where cars park somewhere below. */
export function hasBays(plant, asset) {
  return plant.below(asset).some((below) => isBay(plant, below));
}

/** The assets at or below an asset that have bays as children: levels. */
export function levelsOf(plant, asset) {
  return [asset, ...plant.below(asset)]
    .filter((candidate) => plant.childrenOf(candidate).some((child) => isBay(plant, child)));
}

/** The assets at or below an asset that have machines as children: lines. */
export function linesOf(plant, asset) {
  return [asset, ...plant.below(asset)]
    .filter((candidate) => plant.childrenOf(candidate).some((child) => isMachine(plant, child)));
}

/** The ratio that OEE is made of for its speed; ISO 22400-2 calls it effectiveness. */
export function oeeFactors(plant, asset) {
  const oee = plant.property(asset, "oee");
  return oee && {
    oee,
    availability: plant.property(asset, "availability"),
    effectiveness: plant.firstProperty(asset, "effectiveness", "performance"),
    quality: plant.property(asset, "quality"),
  };
}

const TELLING = [
  "state", "oee", "occupied", "free", "occupancy", "co", "open", "moving", "floor", "position", "running",
  "fault", "power", "temperature", "speed", "produced", "energy",
];

const CODE = /(^|_)(state|code|mode|status|product)$/;

/** The few properties that tell most of an asset, best first. */
export function keyProperties(plant, asset, howMany) {
  const siblings = plant.properties(asset);
  const rank = (property) => {
    if (CODE.test(property.key) && property.type === "integer" && !isPackml(property, siblings)) {
      // A number that only its device can read tells people the least.
      return 80;
    }
    const index = TELLING.indexOf(property.key);
    return index >= 0 ? index : property.type === "boolean" ? 40 : property.kind === "measurement" ? 50 : isRatio(property) ? 60 : 70;
  };
  return siblings
    .filter((property) => property.kind !== "attribute" && property.type !== "struct")
    // Where a PackML state is shown, whether it runs has been said.
    .filter((property) => property.key !== "running" || !siblings.some((sibling) => isPackml(sibling, siblings)))
    .map((property, index) => ({ property, order: rank(property) * 1000 + index }))
    .sort((left, right) => left.order - right.order)
    .slice(0, howMany)
    .map(({ property }) => property);
}

/** The properties that measure carbon monoxide, or another gas counted in parts per million. */
export function gasProperties(plant, asset) {
  const gases = plant.properties(asset)
    .filter((property) => property.unit === "[ppm]" && property.kind !== "attribute");
  // A mean of the last quarter hour says nothing of the air now, where the sensor itself can be read.
  const measured = gases.filter(({ kind }) => kind === "measurement");
  return measured.length > 0 ? measured : gases;
}
