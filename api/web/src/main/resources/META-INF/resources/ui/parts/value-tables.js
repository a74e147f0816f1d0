// SPDX-License-Identifier: Apache-2.0
// @ts-check
// All values of an asset, by kind: what is measured, what is computed, what is set.

import { booleanChip, stateChip } from "./chips.js";
import { fixed, propertyName } from "../format.js";
import { h } from "../dom.js";
import { formulaButton } from "./why.js";
import { isPackml } from "../plant-content.js";
import { liveTime, liveValue } from "./value.js";

const KINDS = [["measurement", "Measurements"], ["transform", "Transforms"], ["metric", "Metrics"], ["frame", "Frames"], ["attribute", "Attributes"]];

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property[]} properties
 */
export function valueTables(context, properties) {
  const groups = KINDS
    .map(([kind, title]) => ({ kind, title, members: properties.filter((property) => property.kind === kind) }))
    .filter(({ members }) => members.length > 0)
    .map(({ kind, title, members }) => table(context, kind, title, members));
  return h("div", { class: "value-tables" }, groups);
}

/**
 * @param {import("../types.js").Context} context
 * @param {string} kind
 * @param {string} title
 * @param {import("../types.js").Property[]} members
 */
function table(context, kind, title, members) {
  return h("section", { class: "panel" },
    h("header", { class: "panel-head" }, h("h3", null, title), h("span", { class: "panel-note" }, fixed(members.length, 0))),
    h("table", { class: "values" },
      h("caption", { class: "visually-hidden" }, title),
      h("colgroup", null, h("col", { class: "values-names" }), h("col"), h("col", { class: "values-times" })),
      h("thead", { class: "visually-hidden" }, h("tr", null, ["Property", "Value", "Time"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", null, members.map((property) => h("tr", null,
        h("th", { scope: "row", title: property.alias }, propertyName(property),
          property.formula ? formulaButton(context, source(property), property) : null),
        h("td", { class: "values-value" }, shown(context, property)),
        kind === "attribute" ? h("td") : h("td", { class: "values-time" }, liveTime(context, property.alias)))))));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function shown(context, property) {
  if (isPackml(property)) {
    return stateChip(context, property);
  }
  return property.type === "boolean" ? booleanChip(context, property) : liveValue(context, property);
}

/**
 * What the value comes from, for who wants to know why it is so.
 *
 * @param {import("../types.js").Property} property
 */
function source(property) {
  const until = property.until ? ` until ${property.until}` : "";
  const good = property.percentGood ? `, ${property.percentGood} % of it good` : "";
  return property.window ? `${property.formula} every ${property.windowText}${property.overText ? ` over ${property.overText}` : ""}${good}`
    : property.formula + until;
}
