// SPDX-License-Identifier: Apache-2.0
// @ts-check
// One asset: its OEE, states, trends, values and children. An asset with bays below it shows its
// floor plan first, and the rest behind a tab.

import { History } from "../history.js";
import { Over } from "../over.js";
import { ShownValues } from "../shown-values.js";
import { TimeWindow } from "../time-window.js";
import { assetAlarms } from "../parts/alarm-rows.js";
import { assetAddress } from "../routes.js";
import { carParkView } from "./car-park.js";
import { childrenTables } from "../parts/children-table.js";
import { propertyName } from "../format.js";
import { frameList } from "../parts/frame-list.js";
import { h } from "../dom.js";
import { hasBays, isMachine, isPackml, oeeFactors, stateOf } from "../plant-content.js";
import { lostSources } from "../parts/lost-sources.js";
import { oeeBlock } from "../parts/oee.js";
import { rangeBar } from "../parts/range-bar.js";
import { read } from "../http.js";
import { shapeOf } from "../plant.js";
import { stateChip } from "../parts/chips.js";
import { timelines } from "../parts/timeline.js";
import { trendGrid } from "../parts/trend-grid.js";
import { valueTables } from "../parts/value-tables.js";

/** @param {import("../types.js").Context} context */
export async function assetPage(context, { path, parameters }) {
  const { plant, live } = context;
  await plant.reach(path);
  if (!plant.asset(path)) {
    // It may be newer than the page.
    await plant.load();
    await plant.reach(path);
  }
  const asset = plant.asset(path);
  if (!asset) {
    context.title("No such asset");
    return h("section", { class: "empty" }, h("h1", null, "No such asset"),
      h("p", null, "There is no asset at ", h("code", null, path), ". It may have been moved or removed."),
      h("p", null, h("a", { href: "#/" }, "To the overview")));
  }
  context.title(plant.placeName(path));
  const [detail] = await Promise.all([
    read("asset", { path }, context.signal),
    plant.learn([asset, ...(plant.isWhole ? plant.below(asset) : plant.childrenOf(asset))]),
  ]);
  const properties = [...shapeOf(detail.properties).values()];
  properties.filter(({ kind }) => kind === "attribute").forEach(({ alias, latest }) => live.seed(alias, latest));
  const elsewhere = properties.map(({ alias }) => alias).filter((alias) => !alias.startsWith(path + "/"));
  // The page shows the asset and its children; of a large plant, no more is asked for.
  live.follow([path + "/", ...elsewhere], plant.isWhole ? null : 2);
  context.window = new TimeWindow(parameters);
  context.over = new Over(context.window, context.signal);
  context.history = new History(context.window, live, context.signal);

  const parking = hasBays(plant, asset);
  const plan = parking && parameters.get("view") !== "detail";
  // The floor plan has no time to choose.
  context.shown = plan ? live : new ShownValues(live, context.window, context.signal);
  return h("div", { class: "asset-page" },
    head(context, asset, properties),
    parking ? tabs(asset, plan) : null,
    lostSources(context, path),
    assetAlarms(context, path),
    plan ? carParkView(context, asset) : details(context, asset, properties));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} asset
 * @param {import("../types.js").Property[]} properties
 */
function head(context, asset, properties) {
  const { plant } = context;
  const lineage = plant.lineage(asset);
  const state = properties.find((property) => isPackml(property));
  return h("header", { class: "asset-head" },
    h("nav", { "aria-label": "Breadcrumb", class: "breadcrumb" }, h("ol", null,
      h("li", null, h("a", { href: "#/" }, "Overview")),
      lineage.slice(0, -1).map((step) => h("li", null, h("a", { href: assetAddress(step.path) }, step.name))))),
    h("div", { class: "asset-title" }, h("h1", null, asset.name), state ? stateChip(context, state) : null,
      h("span", { class: "asset-model" }, asset.modelName), h("span", { class: "path" }, asset.path)),
    asset.description ? h("p", { class: "description" }, asset.description) : null);
}

/** @param {import("../types.js").AssetRow} asset */
function tabs(asset, plan) {
  const tab = (name, address, current) => h("a", { href: address, "aria-current": current ? "page" : null }, name);
  return h("nav", { class: "tabs", "aria-label": "Views" },
    tab("Floor plan", assetAddress(asset.path), plan),
    tab("Trends and values", assetAddress(asset.path, { view: "detail" }), !plan));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} asset
 * @param {import("../types.js").Property[]} properties
 */
function details(context, asset, properties) {
  const { plant } = context;
  const children = plant.childrenOf(asset);
  const factors = oeeFactors(plant, asset);
  const strips = stateRows(context, asset, properties, children);
  const trends = properties.filter((property) =>
    (property.type === "double" || property.type === "integer") && property.kind !== "attribute"
    && !isPackml(property));
  const charts = strips.length > 0 || trends.length > 0;
  return [
    charts ? rangeBar(context) : null,
    factors ? oeeBlock(context, factors, properties) : null,
    strips.length > 0 ? h("section", { class: "panel" },
      h("header", { class: "panel-head" }, h("h2", null, "States")), timelines(context, strips)) : null,
    charts ? frameList(context, asset) : null,
    children.length > 0 ? h("section", { class: "block" }, h("h2", null, "Below this asset"), childrenTables(context, children)) : null,
    trends.length > 0 ? h("section", { class: "block" }, h("h2", null, "Trends"),
      trendGrid(context, trends)) : null,
    properties.length > 0 ? h("section", { class: "block" }, h("h2", null, "Values"), valueTables(context, properties)) : null,
    properties.length === 0 && children.length === 0
      ? h("p", { class: "panel-note" }, "The model of this asset has no properties, and there is nothing below it.") : null,
  ];
}

/**
 * The asset's own states and yes-or-no values; for a line, its machines' states too, because where a
 * line stands still is told by which machine stood first.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} asset
 * @param {import("../types.js").Property[]} properties
 * @param {import("../types.js").AssetRow[]} children
 */
function stateRows(context, asset, properties, children) {
  const own = properties
    .filter((property) => property.kind !== "attribute" && (property.type === "boolean" || property.type === "string" || isPackml(property)))
    .map((property) => ({ property, label: propertyName(property), packml: isPackml(property) }));
  const machines = children.filter((child) => isMachine(context.plant, child)).map((machine) => ({
    property: stateOf(context.plant, machine), label: machine.name, href: assetAddress(machine.path), packml: true,
  }));
  return [...own.filter(({ packml }) => packml), ...machines, ...own.filter(({ packml }) => !packml)];
}
