// SPDX-License-Identifier: Apache-2.0
// @ts-check
// An edge: whether it is there, its version, its buffer and its clock.

import { age, count, fixed, moment } from "../format.js";
import { h, setText } from "../dom.js";

// A smaller difference may be the way over the network.
const CLOCK = 2;
const UNITS = ["B", "KB", "MB", "GB", "TB"];

export class EdgeCard {
  element;
  #parts = {};

  constructor({ edge }) {
    const part = (name) => (this.#parts[name] = h("span", { class: `edge-${name}` }));
    const fact = (name, label) => h("div", null, h("dt", null, label), h("dd", null, part(name)));
    this.element = h("li", { class: "panel edge" },
      h("div", { class: "edge-who" }, h("h3", null, edge), part("version")),
      h("div", { class: "edge-condition" }, h("span", { class: "chip-mark", "aria-hidden": "true" }), part("state"), part("since")),
      h("dl", { class: "edge-facts" }, fact("sources", "Sources"), fact("buffer", "Buffer"), fact("lost", "Lost readings"), fact("refused", "Refused readings"), fact("clock", "Clock")),
      this.#parts.cause = h("p", { class: "source-cause" }));
  }

  show(edge) {
    const now = Date.now();
    const { embedded, version, started, heard, silentSince, ended, clockAheadSeconds, buffer, refused, sourceCount } = edge;
    const state = ended ? "ENDED" : silentSince ? "SILENT" : "THERE";
    this.element.setAttribute("data-state", state);
    setText(this.#parts.version, [version ? `Millwright ${version}` : "", embedded ? "in this server" : ""].filter(Boolean).join(", "));
    setText(this.#parts.state, { ENDED: "Ended", SILENT: "Silent", THERE: "Running" }[state]);
    setText(this.#parts.since, state === "THERE"
      ? `since ${moment(started)}${embedded ? "" : `, heard ${age(now - Date.parse(heard))} ago`}`
      : `since ${moment(heard)}, for ${age(now - Date.parse(heard))}`);
    setText(this.#parts.sources, fixed(sourceCount, 0));
    setText(this.#parts.buffer, buffer.waiting > 0 ? `${bytes(buffer.bytes)}, ${count(buffer.waiting, "record")} waiting` : "empty");
    setText(this.#parts.lost, fixed(buffer.lost, 0));
    this.#parts.lost.toggleAttribute("data-some", buffer.lost > 0);
    setText(this.#parts.refused, fixed(refused.count, 0));
    this.#parts.refused.toggleAttribute("data-some", refused.count > 0);
    const isOff = Math.abs(clockAheadSeconds) > CLOCK;
    setText(this.#parts.clock, isOff ? `${age(Math.abs(clockAheadSeconds) * 1000)} ${clockAheadSeconds > 0 ? "ahead" : "behind"}` : "right");
    this.#parts.clock.toggleAttribute("data-some", isOff);
    const cause = [
      state === "SILENT" ? "Nothing has been heard of this edge since then: check that it runs and reaches this server." : "",
      buffer.cause ? `Readings are being lost: ${buffer.cause}` : "",
      refused.count > 0 ? `The last readings that were refused for good are of ${refused.stream}: ${refused.cause}` : "",
    ].filter(Boolean).join("\n");
    setText(this.#parts.cause, cause);
    this.#parts.cause.hidden = !cause;
  }
}

function bytes(size) {
  const step = size < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  return `${fixed(size / 1000 ** step, step === 0 ? 0 : 1)}\u202f${UNITS[step]}`;
}
