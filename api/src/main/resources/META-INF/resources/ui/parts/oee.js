// SPDX-License-Identifier: Apache-2.0
// OEE with its three factors, and where the time went: what availability, speed and quality took,
// one after the other, until the OEE is left (the loss model of ISO 22400-2).

import { displayFactor, fixed, propertyName, windowText } from "../format.js";
import { h, setAttribute, setText } from "../dom.js";
import { liveTime, liveValue } from "./value.js";
import { sparkline } from "./sparkline.js";

/** The block on an asset's page. */
export function oeeBlock(context, factors, shiftProperty) {
  const tiles = [
    tile(context, "OEE", factors.oee, shiftProperty("oee_shift"), true),
    factors.availability && tile(context, "Availability", factors.availability, shiftProperty("availability_shift")),
    factors.effectiveness && tile(context, propertyName(factors.effectiveness), factors.effectiveness,
      shiftProperty(`${factors.effectiveness.key}_shift`)),
    factors.quality && tile(context, "Quality", factors.quality, shiftProperty("quality_shift")),
  ];
  const complete = factors.availability && factors.effectiveness && factors.quality;
  const per = factors.oee.window ? `${windowText(factors.oee.window)} windows, the last at ` : "as of ";
  return h("section", { class: "panel oee", "aria-label": "OEE" },
    h("header", { class: "panel-head" }, h("h2", null, "OEE"),
      h("span", { class: "panel-note" }, per, liveTime(context, factors.oee.alias))),
    h("div", { class: "oee-tiles" }, tiles),
    complete ? lossBar(context, factors) : null);
}

function tile(context, title, property, shift, main = false) {
  return h("div", { class: "oee-tile", "data-main": main },
    h("h3", null, title),
    liveValue(context, property),
    h("p", { class: "oee-shift" }, shift ? [h("span", null, "Shift "), liveValue(context, shift)] : "\u00a0"),
    sparkline(context, property, `${title} over the chosen time`));
}

/** A number of 0..1 of a ratio's TQV, whether it is stored as a share or in percent. */
export function shareOf(property, tqv) {
  return !tqv || tqv.q === "BAD" || typeof tqv.v !== "number" ? null
    : Math.min(1, Math.max(0, (tqv.v * displayFactor(property)) / 100));
}

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
  const update = () => {
    const [a, e, q] = [availability, effectiveness, quality].map((property) =>
      shareOf(property, context.live.latest(property.alias)));
    const known = a !== null && e !== null && q !== null;
    const shares = known ? [a * e * q, a * e * (1 - q), a * (1 - e), 1 - a] : [0, 0, 0, 0];
    parts.forEach(({ bar, number }, index) => {
      bar.style.setProperty("--share", `${shares[index] * 100}%`);
      setText(number, known ? `${fixed(shares[index] * 100, 1)}\u202f%` : "\u2013");
    });
    setAttribute(row, "data-known", known ? "" : null);
  };
  const row = h("div", { class: "loss-bar", "aria-hidden": "true" }, parts.map(({ bar }) => bar));
  for (const property of [availability, effectiveness, quality]) {
    context.live.watch(property.alias, update, context.signal);
  }
  return h("div", { class: "loss" }, h("h3", null, "Where the time went"), row,
    h("ul", { class: "loss-legend" }, parts.map(({ legend }) => legend)));
}
