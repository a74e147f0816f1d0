// SPDX-License-Identifier: Apache-2.0
// @ts-check
// A line: how well it runs, why not better, and what each of its machines does at this moment.

import { assetAddress } from "../routes.js";
import { fixed, propertyName } from "../format.js";
import { h, setAttribute, setText } from "../dom.js";
import { isMachine, keyProperties, oeeFactors, stateOf } from "../plant-content.js";
import { liveAlarmBadge, stateChip } from "./chips.js";
import { liveValue } from "./value.js";
import { overNote, overValue } from "./over-value.js";
import { sparkline } from "./sparkline.js";
import { watchShare } from "./oee.js";

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} line
 */
export function lineCard(context, line) {
  const { plant } = context;
  const factors = oeeFactors(plant, line);
  const machines = plant.childrenOf(line).filter((child) => isMachine(plant, child));
  const others = plant.childrenOf(line).filter((child) => !isMachine(plant, child) && keyProperties(plant, child, 1).length > 0);
  return h("article", { class: "panel line-card" },
    h("header", { class: "panel-head" },
      h("h3", null, h("a", { href: assetAddress(line.path) }, line.name)), liveAlarmBadge(context, line.path)),
    factors ? oeeSummary(context, factors) : null,
    h("dl", { class: "facts" },
      counts(context, line, machines),
      others.flatMap((other) => keyProperties(plant, other, 1).map((property) => fact(context, `${other.name}: ${propertyName(property).toLowerCase()}`, property)))),
    h("ul", { class: "machines" }, machines.map((machine) => h("li", null,
      h("a", { href: assetAddress(machine.path) },
        h("span", { class: "machine-name" }, machine.name),
        stateChip(context, stateOf(plant, machine)),
        machineOee(context, machine),
        liveAlarmBadge(context, machine.path))))));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Factors} factors
 */
function oeeSummary(context, factors) {
  /** @type {[string, import("../types.js").Property | undefined][]} */
  const factorNames = [["Availability", factors.availability], [factors.effectiveness ? propertyName(factors.effectiveness) : "", factors.effectiveness], ["Quality", factors.quality]];
  return h("div", { class: "line-oee" },
    h("div", { class: "line-oee-main" }, h("span", { class: "line-oee-label" }, "OEE ", overNote(context)), overValue(context, factors.oee),
      sparkline(context, factors.oee, "OEE of the last 8 hours")),
    h("ul", { class: "factor-bars" }, factorNames.map(([name, property]) => property && factorBar(context, name, property))));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function factorBar(context, name, property) {
  const bar = h("span", { class: "bar-fill" });
  const box = h("span", { class: "bar", "aria-hidden": "true" }, bar);
  const number = h("span", { class: "factor-number" });
  watchShare(context, property, (share) => {
    bar.style.setProperty("--share", `${(share ?? 0) * 100}%`);
    setAttribute(box, "data-known", share === null ? null : "");
    setText(number, share === null ? "\u2013" : `${fixed(share * 100, 1)}\u202f%`);
  });
  return h("li", null, h("span", { class: "factor-name" }, name), box, number);
}

/**
 * The line's own counts; where it has none, those of the machine that puts out what is finished.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} line
 */
function counts(context, line, machines) {
  const { plant } = context;
  const last = machines.at(-1);
  return ["total_count", "reject_count"].map((role) => {
    const own = plant.role(line, role);
    const property = own ?? (last && plant.role(last, role));
    return property && fact(context, own ? propertyName(property) : `${propertyName(property)} (${last.name})`, property);
  }).filter(Boolean);
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function fact(context, name, property) {
  return h("div", null, h("dt", null, name), h("dd", null, liveValue(context, property)));
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} machine
 */
function machineOee(context, machine) {
  const oee = context.plant.role(machine, "oee");
  return oee ? h("span", { class: "machine-oee" }, h("span", { class: "machine-oee-label" }, "OEE"), overValue(context, oee)) : h("span");
}
