// SPDX-License-Identifier: Apache-2.0
// @ts-check
// A metric's value over the time that the page shows, and that time in words.

import { LOADING, moment, valueText } from "../format.js";
import { hasValueOver } from "../over.js";
import { h, setAttribute, setText } from "../dom.js";
import { liveValue } from "./value.js";

/**
 * The value over the chosen time. What has none over a time of one's own is shown as it is now.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function overValue(context, property) {
  if (!hasValueOver(property)) {
    return liveValue(context, property);
  }
  const number = h("span", { class: "value-number" }, LOADING);
  const unit = h("span", { class: "value-unit" });
  const element = h("span", { class: "value", "data-over": true }, number, unit, h("span", { class: "value-quality" }));
  context.over.watch(property.alias, (value, failure) => {
    const shown = valueText(property, value);
    const isLoading = value === undefined;
    setText(number, isLoading ? LOADING : shown.text);
    setText(unit, isLoading ? "" : shown.unit);
    setAttribute(unit, "data-tight", shown.unit === "%" || shown.unit === "°" ? "" : null);
    setAttribute(element, "data-quality", value === null || value === undefined ? "NONE" : "GOOD");
    setAttribute(element, "title", failure ? failure.message
      : value === null ? "No value over this time" : value === undefined ? "Being computed" : overText(context.window));
  });
  return element;
}

/**
 * The time that a page shows, in words that keep themselves up to date.
 *
 * @param {import("../types.js").Context} context
 */
export function overNote(context) {
  const element = h("span", { class: "over-note" });
  const show = () => setText(element, overText(context.window));
  context.window.onChange(show, context.signal);
  show();
  return element;
}

function overText(window) {
  if (window.live) {
    return `over the last ${window.span.replace("m", "\u202fmin").replace("h", "\u202fh")}`;
  }
  const { from, to } = window.edges();
  return `over ${moment(from)} to ${moment(to)}`;
}
