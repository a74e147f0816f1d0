// SPDX-License-Identifier: Apache-2.0
// Which sources of an asset's values are away, and why: a machine's page says "Bad" of each value,
// and here what it is that keeps them from coming.

import { count } from "../format.js";
import { h } from "../dom.js";
import { read } from "../http.js";

const SHOWN = 3;

/** A note that is hidden as long as all that delivers values to an asset or to what is below it is there. */
export function lostSources(context, path) {
  const note = h("div", { class: "lost-sources", role: "status", hidden: true });
  let shown = "";
  context.sources.onChange(async () => {
    const away = context.sources.away;
    const key = away.map(({ edge, source, state, cause }) => [edge, source, state, cause].join(" ")).join("\n");
    if (key === shown) {
      return;
    }
    shown = key;
    const here = away.length === 0 ? [] : await delivering(away, path, context.signal).catch(() => {
      shown = "";
      return [];
    });
    if (key === shown || here.length === 0) {
      show(note, here);
    }
  }, context.signal);
  return note;
}

async function delivering(away, path, signal) {
  const { feeds } = await read("feeds", {}, signal);
  const present = new Set(feeds
    .filter(({ alias, until }) => !until && alias.startsWith(path + "/"))
    .map(({ edge, source }) => `${edge} ${source}`));
  return away.filter(({ edge, source }) => present.has(`${edge} ${source}`));
}

function show(note, sources) {
  note.hidden = sources.length === 0;
  const rest = sources.length - SHOWN;
  note.replaceChildren(...sources.slice(0, SHOWN).map(({ source, cause, problems }) =>
    h("p", null, h("strong", null, `Source ${source} is not read. `), `${sentence(cause || problems?.[0] || "No cause is known")} `,
      h("a", { href: "#/sources" }, "To the sources"))),
  rest > 0 ? h("p", null, `And ${count(rest, "other source")}.`) : "");
}

function sentence(text) {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
