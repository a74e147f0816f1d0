// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Runs, stops, batches: the event frames of an asset and of all below it in the page's window, the
// newest first, each with what came out for it.

import { duration, moment, valueText } from "../format.js";
import { assetAddress } from "../routes.js";
import { h } from "../dom.js";
import { read } from "../http.js";

const MOST = 200;
const SHOWN = 12;
const PATIENCE = 1500;
const RELOAD = 30_000;

/**
 * A panel that is hidden as long as there are no frames.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").AssetRow} asset
 */
export function frameList(context, asset) {
  const panel = h("section", { class: "panel frames", hidden: true });
  const list = new FrameList(context, asset, panel);
  context.window.onChange(() => list.load(), context.signal);
  // A frame that starts or ends is a value of its stream.
  context.live.tap((alias) => list.knows(alias) && list.loadSoon(), context.signal);
  context.live.onStatus(() => context.live.status === "live" && list.hasFailed && list.load(), context.signal);
  const timer = setInterval(() => context.window.live && !document.hidden && list.load(), RELOAD);
  context.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  list.load();
  return panel;
}

class FrameList {
  hasFailed = false;
  #context;
  #asset;
  #panel;
  #kind = "";
  #all = false;
  /** @type {import("../types.js").Answers["frames"]} */
  #answer = { frames: [], more: false };
  #soon = 0;
  #round = 0;

  constructor(context, asset, panel) {
    this.#context = context;
    this.#asset = asset;
    this.#panel = panel;
  }

  /** @param {string} alias */
  knows(alias) {
    return this.#answer.frames.some(({ path, frame }) => alias === `${path}/${frame}`);
  }

  loadSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.load(), PATIENCE);
  }

  async load() {
    const round = ++this.#round;
    const { from, to } = this.#context.window.edges();
    this.hasFailed = false;
    try {
      const answer = await read("frames", {
        path: this.#asset.path, from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: MOST,
      }, this.#context.signal);
      if (round === this.#round) {
        this.#answer = answer;
        this.#show();
      }
    } catch (failure) {
      if (!this.#context.signal.aborted && round === this.#round) {
        this.hasFailed = true;
        this.#panel.hidden = false;
        this.#panel.replaceChildren(this.#head([]), h("p", { class: "panel-note" }, failure.message));
      }
    }
  }

  #show() {
    const { frames, more } = this.#answer;
    const names = [...new Set(frames.map(({ name }) => name))].sort();
    this.#kind = names.includes(this.#kind) ? this.#kind : "";
    this.#panel.hidden = names.length === 0;
    const wanted = frames.filter(({ name }) => !this.#kind || name === this.#kind);
    const shown = this.#all ? wanted : wanted.slice(0, SHOWN);
    const elsewhere = wanted.some(({ path }) => path !== this.#asset.path);
    const rest = wanted.length - shown.length;
    this.#panel.replaceChildren(this.#head(names),
      h("div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": "Runs and stops" },
        h("table", { class: "children" },
          h("thead", null, h("tr", null, ["What", elsewhere ? "Where" : null, "From", "To"]
            .filter(Boolean).map((name) => h("th", { scope: "col" }, name)),
          h("th", { scope: "col", class: "right" }, "Duration"), h("th", { scope: "col", class: "frames-results" }, "Results"))),
          h("tbody", null, shown.map((frame) => this.#row(frame, elsewhere))))),
      rest > 0 ? h("button", { type: "button", class: "button frames-all", on: { click: () => {
        this.#all = true;
        this.#show();
      } } }, `Show ${rest} more`) : "",
      more && this.#all ? h("p", { class: "panel-note" }, `Only the newest ${MOST}; choose a shorter time to see others.`) : "");
  }

  #head(names) {
    const choice = (name, text) => h("button", {
      type: "button", "aria-pressed": String(this.#kind === name), on: { click: () => {
        this.#kind = name;
        this.#show();
      } },
    }, text);
    return h("header", { class: "panel-head" }, h("h2", null, "Runs and stops"),
      names.length > 1 ? h("div", { class: "segmented frames-kinds", role: "group", "aria-label": "What to show" },
        choice("", "All"), names.map((name) => choice(name, name))) : null);
  }

  /**
   * @param {import("../types.js").Frame} frame
   * @param {boolean} elsewhere
   */
  #row({ path, look, name, start, end, knownUntil, seconds, metrics }, elsewhere) {
    const asset = this.#context.plant.asset(path);
    return h("tr", null,
      h("th", { scope: "row" }, h("span", { class: "swatch", "data-look": look, "aria-hidden": "true" }), " ", name),
      elsewhere ? h("td", null, h("a", { href: assetAddress(path) }, path.split("/").length > this.#asset.path.split("/").length + 1 ? this.#context.plant.placeName(path) : asset?.name ?? path)) : null,
      h("td", null, moment(Date.parse(start))),
      h("td", null, end ? moment(Date.parse(end))
        : h("strong", null, knownUntil ? `not known since ${moment(Date.parse(knownUntil))}` : "still running")),
      h("td", { class: "right" }, `${knownUntil ? "at least " : ""}${duration(seconds * 1000)}`),
      h("td", { class: "frames-results" }, metrics.map((metric) => {
        const { text, unit } = valueText(metric, metric.value);
        return h("span", { class: "frames-result" }, h("span", { class: "frames-label" }, metric.name), ` ${text}`,
          unit ? h("span", { class: "unit" }, `\u202f${unit}`) : null);
      })));
  }
}
