// SPDX-License-Identifier: Apache-2.0
// @ts-check
// One live value: number, unit, and its quality in words where it is not GOOD.

import { LOADING, NOTHING, clock, moment, valueText, windowLength } from "../format.js";
import { h, setAttribute, setText } from "../dom.js";

const WHY_OLD = "Old: the windows since then have no result. A click on the formula says why.";
const QUALITY = { BAD: "Bad", UNCERTAIN: "Uncertain" };

// A metric that has missed two windows is no longer the state of things.
const WINDOWS_UNTIL_OLD = 2.5;
const CHECK = 10_000;
const ageing = new Set();
setInterval(() => ageing.forEach((check) => check()), CHECK);

/**
 * A value that keeps itself up to date. The width of the number is kept at the widest that it has
 * had, so that nothing beside it moves.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 * @param {string} [alias]
 */
export function liveValue(context, property, alias = property.alias) {
  const number = h("span", { class: "value-number" }, NOTHING);
  const unit = h("span", { class: "value-unit" });
  const quality = h("span", { class: "value-quality" });
  const element = h("span", { class: "value" }, number, unit, quality);
  const longest = property.kind === "metric" ? WINDOWS_UNTIL_OLD * windowLength(property) : 0;
  // An attribute is a constant of the plant; all else is of the time that the page shows.
  const values = property.kind === "attribute" ? context.live : context.shown;
  const show = () => {
    const tqv = values.latest(alias);
    const old = longest > 0 && tqv && ("now" in values ? values.now : Date.now()) - tqv.t > longest;
    const shown = valueText(property, tqv && tqv.v);
    const isLoading = !tqv && property.kind !== "attribute" && values.isReading(alias);
    setText(number, isLoading ? LOADING : shown.text);
    setText(unit, shown.unit);
    setAttribute(unit, "data-tight", shown.unit === "%" || shown.unit === "°" ? "" : null);
    setText(quality, (tqv && QUALITY[tqv.q]) ?? (old ? "Old" : ""));
    setAttribute(element, "data-quality", !tqv ? "NONE" : old && tqv.q === "GOOD" ? "OLD" : tqv.q);
    setAttribute(element, "title", isLoading ? "Being read" : tqv ? `${moment(tqv.t)}, quality ${tqv.q}${old ? `. ${WHY_OLD}` : ""}` : "No value yet");
  };
  values.watch(alias, show, context.signal);
  if (longest > 0) {
    ageing.add(show);
    context.signal.addEventListener("abort", () => ageing.delete(show), { once: true });
  }
  return element;
}

/**
 * The time of the newest value.
 *
 * @param {import("../types.js").Context} context
 * @param {string} alias
 */
export function liveTime(context, alias) {
  const element = h("time", { class: "value-time" }, NOTHING);
  context.shown.watch(alias, (tqv) => {
    setText(element, tqv ? moment(tqv.t) : NOTHING);
    setAttribute(element, "title", tqv ? `${new Date(tqv.t).toISOString()} (${clock(tqv.t)} local time)` : null);
  }, context.signal);
  return element;
}
