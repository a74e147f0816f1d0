// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The tags of a source that are not GOOD: why, since when, and what to do. Tags with the same status
// share one text, so that a device that is away is one thing to read and not a thousand.

import { count, moment } from "../format.js";
import { h } from "../dom.js";

const QUALITY = { BAD: "Bad", UNCERTAIN: "Uncertain" };
const OPEN = 3;

export class BadTags {
  element = h("div", { class: "bad-tags", hidden: true });
  /** @type {string | null} */
  #shown = null;

  /** Shows the tags that are listed, and how many there are. */
  show(tags, total) {
    const text = JSON.stringify([tags, total]);
    if (this.#shown === text) {
      return;
    }
    this.#shown = text;
    this.element.hidden = total === 0;
    const groups = Map.groupBy(tags, ({ quality, status, advice }) => [quality, status, advice].join("\n"));
    const left = total - tags.length;
    this.element.replaceChildren(
      h("p", { class: "bad-tags-count" }, `${count(total, "tag")} not good${left > 0 ? `, of which ${count(tags.length, "tag")} are named here` : ""}`),
      ...[...groups.values()].map(group));
  }
}

/** @param {any[]} members */
function group(members) {
  const [{ quality, status, advice }] = members;
  const list = h("ul", null, ...members.map(({ tag, since }) =>
    h("li", null, h("code", null, tag), h("span", null, ` since ${moment(since)}`))));
  return h("section", null,
    h("p", null, h("b", null, QUALITY[quality] ?? quality), `: ${status}`),
    advice ? h("p", { class: "bad-tags-advice" }, advice) : null,
    members.length <= OPEN ? list : h("details", null, h("summary", null, `${count(members.length, "tag")}, such as ${members[0].tag}`), list));
}
