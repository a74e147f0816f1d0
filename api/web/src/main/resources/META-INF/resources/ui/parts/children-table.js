// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The children of an asset with the values that tell most of them. Children with the same telling
// values share a table, whatever their models: a filler and a capper are both machines.

import { assetAddress } from "../routes.js";
import { booleanChip, liveAlarmBadge, stateChip } from "./chips.js";
import { count, isRatio, propertyName, words } from "../format.js";
import { h } from "../dom.js";
import { isMachine, isPackml, keyProperties } from "../plant-content.js";
import { liveValue } from "./value.js";
import { hasValueOver } from "../over.js";
import { overNote, overValue } from "./over-value.js";

const COLUMNS = 6;
const MANY = 14;

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow[]} children
 */
export function childrenTables(context, children) {
  const groups = Map.groupBy(children, (child) =>
    keyProperties(context.plant, child, COLUMNS).map(({ key, unit, type }) => `${key} ${unit} ${type}`).join());
  return [...groups.values()].map((group) => {
    const head = h("header", { class: "panel-head" }, h("h3", null, groupName(context, group)), h("span", { class: "panel-note" }, count(group.length, "asset")));
    return group.length > MANY ? folded(context, head, group) : h("section", { class: "panel" }, head, table(context, group));
  });
}

/**
 * Fifty bays would bury the rest of the page; a thousand pumps are built only when they are wanted.
 *
 * @param {import("../types.js").Context} context
 */
function folded(context, head, group) {
  const details = h("details", { class: "panel" }, h("summary", null, head));
  details.addEventListener("toggle", () => details.append(table(context, group)), { once: true });
  return details;
}

/**
 * Assets of one model are called after it, others after the hierarchy that they all belong to.
 *
 * @param {import("../types.js").Context} context
 */
function groupName(context, group) {
  const same = (of) => new Set(group.map(of)).size === 1;
  return same(({ model }) => model) ? group[0].modelName
    : same(({ hierarchy }) => hierarchy) && group[0].hierarchy ? words(group[0].hierarchy)
      : group.every((asset) => isMachine(context.plant, asset)) ? "Machines" : "Assets";
}

/** @param {import("../types.js").Context} context */
function table(context, group) {
  const { plant } = context;
  const columns = keyProperties(plant, group[0], COLUMNS);
  const models = new Set(group.map(({ model }) => model)).size > 1;
  return h("div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": `${groupName(context, group)}: values` },
    h("table", { class: "children" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Asset"),
        columns.map((property) => h("th", { scope: "col", class: isText(property) ? null : "right" },
          propertyName(property), isRatio(property) && hasValueOver(property) ? [" ", overNote(context)] : null)),
        h("td", { class: "rest" }))),
      h("tbody", null, group.map((child) => h("tr", null,
        h("th", { scope: "row" }, h("a", { href: assetAddress(child.path), title: models ? child.modelName : null }, child.name), liveAlarmBadge(context, child.path)),
        columns.map(({ key }) => cell(context, child, /** @type {import("../types.js").Property} */ (plant.property(child, key)))),
        h("td", { class: "rest" }))))));
}

/** @param {import("../types.js").Property} property */
function isText(property) {
  return property.type === "boolean" || property.type === "string" || isPackml(property);
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function cell(context, child, property) {
  if (isPackml(property)) {
    return h("td", null, stateChip(context, property));
  }
  return property.type === "boolean" ? h("td", null, booleanChip(context, property))
    : h("td", { class: isText(property) ? null : "right" }, isRatio(property) ? overValue(context, property) : liveValue(context, property));
}
