// SPDX-License-Identifier: Apache-2.0
// @ts-check
// All trees at a glance: lines with their OEE and machines, car parks with their free bays, and
// whatever else there is with its most telling values.

import { History } from "../history.js";
import { Over } from "../over.js";
import { TimeWindow } from "../time-window.js";
import { assetAddress } from "../routes.js";
import { carParkSummary } from "../parts/car-park-summary.js";
import { childrenTables } from "../parts/children-table.js";
import { h } from "../dom.js";
import { hasBays, linesOf } from "../plant-content.js";
import { lineCard } from "../parts/line-card.js";
import { liveAlarmBadge } from "../parts/chips.js";

/** @param {import("../types.js").Context} context */
export async function overviewPage(context) {
  const { plant } = context;
  context.title("Overview");
  context.window = new TimeWindow(new URLSearchParams("range=8h"));
  context.over = new Over(context.window, context.signal);
  context.history = new History(context.window, context.live, context.signal);
  await plant.learn(plant.isWhole ? plant.assets() : plant.roots);
  plant.followedBy(context.live);
  if (plant.roots.length === 0) {
    return h("section", { class: "empty" }, h("h1", null, "No assets yet"),
      h("p", null, "Describe your plant in model files and apply them: ", h("code", null, "./millwright apply DIR"),
        ". What a device sends before that is kept, and finds its place once there is one."));
  }
  return h("div", { class: "overview" }, h("h1", { class: "visually-hidden" }, "Overview"),
    plant.isWhole ? plant.roots.map((root) => tree(context, root)) : childrenTables(context, plant.roots));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} root
 */
function tree(context, root) {
  const { plant } = context;
  const lines = linesOf(plant, root);
  const parking = hasBays(plant, root);
  // What no card of the tree shows: a table of the children says at least that they are there.
  const rest = lines.length === 0 && !parking ? plant.childrenOf(root) : [];
  return h("section", { class: "tree-group", "aria-label": root.name },
    h("header", { class: "tree-head" },
      h("div", null, h("h2", null, h("a", { href: assetAddress(root.path) }, root.name)),
        root.description ? h("p", { class: "description" }, root.description) : null),
      h("span", { class: "tree-head-alarms" }, liveAlarmBadge(context, root.path))),
    lines.length > 0 ? h("div", { class: "line-cards" }, lines.map((line) => lineCard(context, line))) : null,
    parking ? carParkSummary(context, root) : null,
    childrenTables(context, rest));
}
