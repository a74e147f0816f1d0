// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The streams that no property claims, and the measurements that nothing feeds.

import { age, moment } from "../format.js";
import { h } from "../dom.js";
import { read } from "../http.js";

const PAGE = 100;

/** @param {import("../types.js").Context} context */
export async function streamsPage(context) {
  context.title("Streams");
  context.live.follow([]);
  const [unclaimed, unfed] = await Promise.all([
    section(context, "unclaimed", "Streams that no property claims",
      "Readings arrive under these aliases and are kept, but no asset shows them. Give a property this alias, or change the tag's alias in the edge file.",
      "Every stream belongs to a property."),
    section(context, "unfed", "Measurements that nothing feeds",
      "No edge delivers these aliases, and no reading has come for an hour. Add a tag with this alias to an edge file.",
      "Every measurement is fed."),
  ]);
  return h("div", { class: "versions-page" },
    h("header", { class: "page-head" }, h("h1", null, "Streams"),
      h("p", { class: "panel-note" }, "What has no counterpart between devices and the plant.")),
    unclaimed, unfed);
}

/** @param {import("../types.js").Context} context */
async function section(context, kind, title, advice, none) {
  const body = h("tbody");
  const more = h("button", { type: "button", class: "button", hidden: true, on: { click: () => load() } }, "More");
  let next = null;
  const load = async () => {
    const { streams, nextToken } = await read(`streams/${kind}`, { limit: PAGE, nextToken: next }, context.signal);
    body.append(...streams.map(({ alias, lastReading, deliveredBy }) => h("tr", null,
      h("td", { class: "path" }, alias),
      h("td", { title: lastReading ? moment(lastReading) : "" }, lastReading ? `${age(Date.now() - Date.parse(lastReading))} ago` : "never"),
      kind === "unclaimed" ? h("td", null, deliveredBy ?? "") : null)));
    next = nextToken;
    more.hidden = !next;
  };
  await load();
  const head = ["Alias", "Last reading", ...(kind === "unclaimed" ? ["Delivered by"] : [])];
  return h("section", { class: "panel" },
    h("div", { class: "panel-head" }, h("h2", null, title)),
    h("div", { class: "version-body" },
      h("p", { class: "panel-note" }, body.children.length === 0 ? none : advice),
      body.children.length === 0 ? null : h("table", { class: "streams-table" }, h("thead", null, h("tr", null, head.map((text) => h("th", null, text)))), body),
      more));
}
