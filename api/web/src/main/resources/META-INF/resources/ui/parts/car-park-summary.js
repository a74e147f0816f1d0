// SPDX-License-Identifier: Apache-2.0
// @ts-check
// A car park in one card: free bays, levels with their CO, barriers and lifts.

import { assetAddress } from "../routes.js";
import { baysOf, equipmentOf, freeText, gasOf, isKnown, watchBays } from "../car-park.js";
import { equipmentChips } from "./equipment.js";
import { NOTHING, fixed } from "../format.js";
import { gasReading } from "./gas-reading.js";
import { h, setAttribute, setText } from "../dom.js";
import { levelsOf } from "../plant-content.js";
import { liveAlarmBadge } from "./chips.js";

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} asset
 */
export function carParkSummary(context, asset, { levelAddress = (level) => assetAddress(level.path) } = {}) {
  const { plant } = context;
  const levels = levelsOf(plant, asset);
  const equipment = equipmentOf(plant, asset);
  const free = h("span", { class: "free-number" }, "\u2013");
  const total = h("span", { class: "free-total" });
  const unknown = h("span", { class: "free-unknown" });
  watchBays(context, levels.flatMap((level) => baysOf(plant, level)), (counts) => {
    setText(free, isKnown(counts) ? fixed(counts.free, 0) : NOTHING);
    setText(total, `free of ${fixed(counts.total, 0)}`);
    setText(unknown, counts.unknown > 0 ? `${fixed(counts.unknown, 0)} not known` : "");
  });
  return h("div", { class: "park" },
    h("section", { class: "panel park-card", "aria-label": "Free bays" },
      h("div", { class: "park-free" }, free, h("span", { class: "park-free-text" }, total, unknown)),
      h("ul", { class: "park-levels" }, levels.map((level) => levelRow(context, level, levelAddress)))),
    equipment.length > 0 ? h("section", { class: "panel park-equipment", "aria-label": "Equipment" },
      equipmentChips(context, equipment)) : null);
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} level
 */
function levelRow(context, level, levelAddress) {
  const { plant } = context;
  const bays = baysOf(plant, level);
  const fill = h("span", { class: "bar-fill" });
  const text = h("span", { class: "park-level-text" });
  const bar = h("span", { class: "bar", "aria-hidden": "true" }, fill);
  watchBays(context, bays, (counts) => {
    fill.style.setProperty("--share", `${(counts.occupied / Math.max(1, counts.total)) * 100}%`);
    setAttribute(bar, "data-known", isKnown(counts) ? "" : null);
    setText(text, freeText(counts));
  });
  return h("li", null, h("a", { href: levelAddress(level) },
    h("span", { class: "park-level-name" }, level.name),
    bar, text,
    gasReading(context, gasOf(plant, level)), liveAlarmBadge(context, level.path)));
}
