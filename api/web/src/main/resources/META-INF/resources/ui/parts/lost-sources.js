// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Which sources of an asset's values are away, and why: a machine's page says "Bad" of each value,
// and here what it is that keeps them from coming.

import { count } from "../format.js";
import { h } from "../dom.js";

const SHOWN = 3;

/**
 * A note that is hidden as long as all that delivers values to an asset or to what is below it is there.
 *
 * @param {import("../types.js").Context} context
 * @param {string} path
 */
export function lostSources(context, path) {
  const note = h("div", { class: "lost-sources", role: "status", hidden: true });
  context.sources.onChange(() => show(note, context.sources.within(path)), context.signal);
  return note;
}

/** A mark for an asset to which a source delivers that is away; empty where there is none. */
export function lostMark(sources) {
  if (sources.length === 0) {
    return "";
  }
  const text = sources.length === 1 ? `Source ${sources[0].source} is not read` : `${count(sources.length, "source")} not read`;
  return h("span", { class: "lost-mark", role: "img", title: text, "aria-label": text }, "!");
}

function show(note, sources) {
  note.hidden = sources.length === 0;
  const rest = sources.length - SHOWN;
  note.replaceChildren(...sources.slice(0, SHOWN).map(({ source, cause, problems }) =>
    h("p", null, h("strong", null, `Source ${source} is not read. `), `${sentence(cause || problems?.[0] || "No cause is known")} `,
      h("a", { href: "#/sources" }, "To the sources"))),
  rest > 0 ? h("p", null, `And ${count(rest, "other source")}.`) : "");
}

/** @param {string} text */
function sentence(text) {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
