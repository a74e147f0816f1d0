// SPDX-License-Identifier: Apache-2.0
// The children of an asset with the values that tell most of them: one table per model, because
// children of one model have the same columns.

import { assetAddress } from "../routes.js";
import { booleanChip, liveAlarmBadge, stateChip } from "./chips.js";
import { count, displayUnit, propertyName } from "../format.js";
import { h } from "../dom.js";
import { isPackml, keyProperties } from "../plant-content.js";
import { liveValue } from "./value.js";

const COLUMNS = 6;
const MANY = 14;

export function childrenTables(context, children) {
  const byModel = Map.groupBy(children, (child) => child.model);
  return [...byModel.values()].map((group) => {
    const rows = table(context, group);
    const title = `${group[0].modelName}`;
    const head = h("header", { class: "panel-head" }, h("h3", null, title), h("span", { class: "panel-note" }, count(group.length, "asset")));
    // Fifty bays would bury the rest of the page.
    return group.length > MANY
      ? h("details", { class: "panel" }, h("summary", null, head), rows)
      : h("section", { class: "panel" }, head, rows);
  });
}

function table(context, group) {
  const { plant } = context;
  const columns = keyProperties(plant, group[0], COLUMNS);
  return h("div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": `${group[0].modelName}: values` },
    h("table", { class: "children" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Asset"),
        columns.map((property) => h("th", { scope: "col", class: property.type === "boolean" || property.key === "state" ? null : "right" }, propertyName(property))),
        h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "Alarms")))),
      h("tbody", null, group.map((child) => h("tr", null,
        h("th", { scope: "row" }, h("a", { href: assetAddress(child.path) }, child.name)),
        columns.map(({ key }) => cell(context, child, plant.property(child, key))),
        h("td", { class: "badge-cell" }, liveAlarmBadge(context, child.path)))))));
}

function cell(context, child, property) {
  if (isPackml(property, context.plant.properties(child))) {
    return h("td", null, stateChip(context, property));
  }
  return property.type === "boolean" ? h("td", null, booleanChip(context, property))
    : h("td", { class: "right", "data-unit": displayUnit(property) }, liveValue(context, property));
}
