// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Why a computed property has its value, or none: asked of the server when somebody wants to know.

import { clock, count, moment, NOTHING } from "../format.js";
import { h } from "../dom.js";
import { read } from "../http.js";

/**
 * A formula that opens, below its row of a table, how its last value came about.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function formulaButton(context, text, property) {
  const button = h("button", {
    type: "button", class: "formula", title: text, "aria-expanded": "false",
    on: { click: () => toggle(button, context, property) },
  }, text);
  return button;
}

/**
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function toggle(button, context, property) {
  const row = button.closest("tr");
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) {
    row.nextElementSibling.remove();
    return;
  }
  const place = h("td", { colspan: row.children.length });
  row.after(h("tr", { class: "why" }, place));
  ask(place, property.alias, timeShown(context, property), context.window.live);
}

/**
 * The value beside the formula is the one to explain: that of the end of a time in the past, and now
 * the metric's last result, also where the windows since then have none.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
function timeShown({ window, live }, property) {
  if (!window.live) {
    return window.edges().to;
  }
  const shown = live.latest(property.alias);
  // The feed's times are cut to ms.
  return property.kind === "metric" && shown && shown.v !== null ? shown.t + 1 : null;
}

/**
 * @param {HTMLElement} place
 * @param {string} alias
 * @param {number | null} at what the property had at this time, ms; null for the last that the server can tell of
 * @param {boolean} isNow whether what came since is asked for, too
 */
async function ask(place, alias, at, isNow) {
  place.setAttribute("aria-busy", "true");
  try {
    const why = (/** @type {number | null} */ time) => read("why", { alias, at: time === null ? null : new Date(time).toISOString() });
    const [asked, newest] = await Promise.all([why(at), at === null || !isNow ? null : why(null)]);
    place.replaceChildren(explanation(place, asked, at, isNow), later(place, alias, asked, newest));
  } catch (error) {
    place.replaceChildren(h("p", { class: "why-reason" }, error.message));
  }
  place.removeAttribute("aria-busy");
}

/**
 * Where later windows have no result, that can be asked for, too.
 *
 * @param {string} alias
 */
function later(place, alias, asked, newest) {
  return newest && newest.value === null && newest.at !== asked.at
    ? h("button", { type: "button", class: "button", on: { click: () => ask(place, alias, null, true) } }, "Why is there nothing newer?") : "";
}

function explanation(place, why, at, isNow) {
  return h("div", { class: "why-body" },
    why.reason ? h("p", { class: "why-reason" }, why.reason.message) : null,
    h("p", { class: "why-formula" }, marked(why)),
    why.at ? h("p", { class: "why-when" }, when(why)) : null,
    why.inputs.length > 0 ? h("ul", { class: "why-inputs" }, why.inputs.map(inputOf)) : null,
    why.reason?.because
      ? h("button", { type: "button", class: "button", on: { click: () => ask(place, why.reason.because, at, isNow) } }, `Why is there no ${why.reason.because.split("/").pop()}?`)
      : null);
}

// The part that has no value stands out.
function marked(why) {
  if (!why.reason) {
    return why.formula;
  }
  const { start, end } = why.reason;
  return [why.formula.slice(0, start), h("mark", null, why.formula.slice(start, end)), why.formula.slice(end)];
}

function when(why) {
  const value = why.kind === "frame" ? border(why.value) : why.value === null ? "no value" : shown(why.value);
  const version = why.version ? ` by version ${why.version} of the plant` : "";
  // A changed formula is seen at once, what it makes of the past a little later.
  const by = why.stored !== null && why.stored !== why.value ? `; stored is ${shown(why.stored)}${version}` : version && `,${version}`;
  return `${why.from ? `${moment(Date.parse(why.from))} to ${clock(Date.parse(why.at))}` : moment(Date.parse(why.at))}: ${value}${by}`;
}

// A frame's stream holds true where one starts and false where one ends.
function border(value) {
  return value === null ? "no frame" : value ? "a frame started" : "the frame ended";
}

function inputOf(input) {
  const parts = [h("code", { title: input.alias }, input.name), ` ${input.value === null ? NOTHING : shown(input.value)}`];
  if (input.time) {
    parts.push(h("span", { class: "why-note" }, ` ${moment(Date.parse(input.time))}, ${count(input.points, "reading")}`));
  }
  if (input.notGood > 0) {
    parts.push(h("span", { class: "why-note" }, `, ${input.notGood} not good`));
  }
  return h("li", null, parts);
}

function shown(value) {
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}
