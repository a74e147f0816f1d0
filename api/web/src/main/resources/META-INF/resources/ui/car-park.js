// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Counts bays as their sensors say it. A bay whose sensor is BAD is neither free nor occupied: a
// driver must not be sent to a place that nobody knows of.

import { fixed } from "./format.js";
import { gasProperties, isBay } from "./plant-content.js";

/**
 * The bays of a level, in the order of their numbers.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} level
 */
export function baysOf(plant, level) {
  const collator = new Intl.Collator("en", { numeric: true });
  return plant.childrenOf(level).filter((child) => isBay(plant, child))
    .sort((left, right) => collator.compare(left.key, right.key));
}

/**
 * "occupied", "free", "unknown" (BAD) or "none" (no value yet).
 *
 * @param {import("./types.js").Tqv | undefined} tqv
 */
export function bayState(tqv) {
  return !tqv ? "none" : tqv.q === "BAD" || tqv.v === null ? "unknown" : tqv.v ? "occupied" : "free";
}

/**
 * Calls a function with {free, occupied, unknown, total} of some bays: at once and after changes, at
 * most once a frame however many cars move.
 *
 * @param {import("./types.js").Context} context
 */
export function watchBays(context, bays, listener) {
  const states = new Map();
  let waiting = false;
  const report = () => {
    waiting = false;
    const counts = { free: 0, occupied: 0, unknown: 0, total: bays.length };
    for (const state of states.values()) {
      counts[state === "none" ? "unknown" : state]++;
    }
    listener(counts);
  };
  for (const bay of bays) {
    context.live.watch(context.plant.role(bay, "bay").alias, (tqv) => {
      states.set(bay.path, bayState(tqv));
      if (!waiting) {
        waiting = true;
        queueMicrotask(report);
      }
    }, context.signal);
  }
}

/**
 * False where nothing is known of any bay: "0 free" would read as "full".
 *
 * @param {import("./types.js").BayCounts} counts
 */
export function isKnown({ unknown, total }) {
  return total === 0 || unknown < total;
}

/**
 * How many are free, as a row says it.
 *
 * @param {import("./types.js").BayCounts} counts
 */
export function freeText(counts) {
  const { free, unknown, total } = counts;
  const notKnown = `${fixed(unknown, 0)} not known`;
  return !isKnown(counts) ? notKnown : `${fixed(free, 0)} free of ${fixed(total, 0)}${unknown > 0 ? `, ${notKnown}` : ""}`;
}

/**
 * The gas sensors of a level or car park: their own properties and those of what is below, but no bay's.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function gasOf(plant, asset) {
  return [asset, ...plant.below(asset)].flatMap((place) => gasProperties(plant, place).map((property) => ({ place, property })));
}

/**
 * What stands on an asset beside bays and levels: fans, barriers, lifts, sensors.
 *
 * @param {import("./plant.js").Plant} plant
 * @param {import("./types.js").AssetRow} asset
 */
export function equipmentOf(plant, asset) {
  return plant.childrenOf(asset).filter((child) => !isBay(plant, child) && plant.childrenOf(child).every((below) => !isBay(plant, below)));
}
