// SPDX-License-Identifier: Apache-2.0
// @ts-check
// OEE with its three factors, and where the time went: what availability, speed and quality took,
// one after the other, until the OEE is left (the loss model of ISO 22400-2).

import { byRole } from "../plant.js";
import { displayFactor, fixed, propertyName, windowLength } from "../format.js";
import { h, setAttribute, setText } from "../dom.js";
import { hasValueOver } from "../over.js";
import { liveTime, liveValue } from "./value.js";
import { overNote, overValue } from "./over-value.js";
import { sparkline } from "./sparkline.js";

/**
 * The block on an asset's page.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Factors} factors
 * @param {import("../types.js").Property[]} properties
 */
export function oeeBlock(context, factors, properties) {
  // The same figure over a longer time: the shift's, where there is one.
  const longer = (property) => byRole(properties, property.role)[1];
  const tiles = [
    tile(context, "OEE", factors.oee, longer(factors.oee), true),
    factors.availability && tile(context, "Availability", factors.availability, longer(factors.availability)),
    factors.effectiveness && tile(context, propertyName(factors.effectiveness), factors.effectiveness, longer(factors.effectiveness)),
    factors.quality && tile(context, "Quality", factors.quality, longer(factors.quality)),
  ];
  const complete = factors.availability && factors.effectiveness && factors.quality;
  return h("section", { class: "panel oee", "aria-label": "OEE" },
    h("header", { class: "panel-head" }, h("h2", null, "OEE"),
      h("span", { class: "panel-note" }, hasValueOver(factors.oee)
        ? overNote(context) : ["as of ", liveTime(context, factors.oee.alias)])),
    h("div", { class: "oee-tiles" }, tiles),
    complete ? lossBar(context, factors) : null);
}

// Shifts last six to twelve hours.
const SHIFT = { shortest: 6 * 3_600_000, longest: 12 * 3_600_000 };

/** @param {import("../types.js").Property} property */
function lastText(property) {
  const length = windowLength(property);
  return length >= SHIFT.shortest && length <= SHIFT.longest ? "Last shift " : `Last ${property.windowText} `;
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function tile(context, title, property, longer, main = false) {
  return h("div", { class: "oee-tile", "data-main": main },
    h("h3", null, title),
    overValue(context, property),
    h("p", { class: "oee-shift" }, longer ? [h("span", null, lastText(longer)), liveValue(context, longer)] : "\u00a0"),
    sparkline(context, property, `${title} over the chosen time`));
}

/**
 * Watches a ratio as a share of 0..1, whether it is stored as a share or in percent; null where it
 * is not known. It is that of the chosen time, where the ratio has one.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function watchShare(context, property, listener) {
  const share = (value) => (typeof value === "number"
    ? Math.min(1, Math.max(0, (value * displayFactor(property)) / 100)) : null);
  if (hasValueOver(property)) {
    context.over.watch(property.alias, (value) => listener(share(value)));
  } else {
    context.shown.watch(property.alias, (tqv) => listener(tqv && tqv.q !== "BAD" ? share(tqv.v) : null), context.signal);
  }
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Factors} factors
 */
function lossBar(context, { availability, effectiveness, quality }) {
  const parts = [
    ["oee", "OEE"], ["quality", "Quality loss"], ["speed", "Speed loss"], ["time", "Availability loss"],
  ].map(([kind, label]) => {
    const number = h("span", { class: "loss-number" });
    return {
      bar: h("span", { class: "loss-part", "data-kind": kind }), number,
      legend: h("li", null, h("span", { class: "loss-swatch", "data-kind": kind, "aria-hidden": "true" }), `${label} `, number),
    };
  });
  /** @type {(number | null)[]} */
  const factors = [null, null, null];
  const update = () => {
    const [a, e, q] = factors;
    const known = a !== null && e !== null && q !== null;
    const shares = known ? [a * e * q, a * e * (1 - q), a * (1 - e), 1 - a] : [0, 0, 0, 0];
    parts.forEach(({ bar, number }, index) => {
      bar.style.setProperty("--share", `${shares[index] * 100}%`);
      setText(number, known ? `${fixed(shares[index] * 100, 1)}\u202f%` : "\u2013");
    });
    setAttribute(row, "data-known", known ? "" : null);
  };
  const row = h("div", { class: "loss-bar", "aria-hidden": "true" }, parts.map(({ bar }) => bar));
  [availability, effectiveness, quality].forEach((property, index) => property && watchShare(context, property, (share) => {
    factors[index] = share;
    update();
  }));
  return h("div", { class: "loss" }, h("h3", null, "Where the time went"),
    h("p", { class: "panel-note" }, "Of all the planned time, what standing still, running slowly and bad parts took; what is left is the OEE."), row,
    h("ul", { class: "loss-legend" }, parts.map(({ legend }) => legend)));
}
