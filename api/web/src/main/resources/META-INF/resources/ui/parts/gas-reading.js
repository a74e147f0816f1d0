// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The highest of some gas sensors: the air is as bad as it is where it is worst.

import { fixed, propertyName, words } from "../format.js";
import { h, setAttribute, setText } from "../dom.js";

/** @param {import("../types.js").Context} context */
export function gasReading(context, sensors) {
  if (sensors.length === 0) {
    return h("span", { class: "gas" });
  }
  const number = h("span", { class: "gas-number" });
  const note = h("span", { class: "value-quality" });
  const { property } = sensors[0];
  const element = h("span", { class: "gas" }, h("span", { class: "gas-name" }, gasName(property)), " ", number, " ", property.unitText, note);
  const update = () => {
    /** @type {number | null} */
    let highest = null;
    let bad = 0;
    for (const { property: { alias } } of sensors) {
      const tqv = context.live.latest(alias);
      if (!tqv || tqv.q === "BAD" || typeof tqv.v !== "number") {
        bad++;
      } else {
        highest = Math.max(highest ?? -Infinity, tqv.v);
      }
    }
    setText(number, highest === null ? "\u2013" : fixed(highest, 0));
    setText(note, bad > 0 && highest !== null ? `${bad} bad` : bad > 0 ? "Bad" : "");
    setAttribute(element, "data-bad", bad > 0 ? "" : null);
  };
  sensors.forEach((sensor) => context.live.watch(sensor.property.alias, update, context.signal));
  return element;
}

/**
 * "CO" for the property co, whose name is Carbon monoxide: there is little room.
 *
 * @param {import("../types.js").Property} property
 */
function gasName(property) {
  const [name, short] = [propertyName(property), words(property.key)];
  return short.length < name.length ? short : name;
}
