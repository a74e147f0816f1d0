// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The tree of assets at the side (WAI-ARIA tree pattern): branches are read and built when they are
// opened, and the server searches, so that a hundred thousand assets cost no more than those seen.

import { alarmBadge } from "./chips.js";
import { assetAddress } from "../routes.js";
import { h, svg } from "../dom.js";
import { lostMark } from "./lost-sources.js";

const REMEMBERED = "millwright.open-branches";

export class AssetTree {
  element;
  #plant;
  #alarms;
  #sources;
  #tree = h("ul", { role: "tree", class: "tree", "aria-label": "Assets" });
  #search;
  #open = new Set(remembered());
  /** @type {string | null} */
  #selected = null;
  #badges = new Map();
  /** @type {import("../types.js").AssetRow[] | null} */
  #found = null;
  /** Why nothing could be found; null where nothing went wrong. */
  /** @type {string | null} */
  #failure = null;
  #searching = new AbortController();
  #opening = new Set();

  constructor(plant, alarms, sources) {
    this.#plant = plant;
    this.#alarms = alarms;
    this.#sources = sources;
    this.#search = h("input", {
      type: "search", placeholder: "Find an asset", "aria-label": "Find an asset", autocomplete: "off", spellcheck: "false",
      on: { input: () => this.#find(), keydown: (event) => event.key === "ArrowDown" && this.#focusFirst(event) },
    });
    this.#tree.addEventListener("keydown", (event) => this.#key(event));
    this.element = h("nav", { class: "asset-tree", "aria-label": "Assets" },
      h("div", { class: "tree-search" }, this.#search), this.#tree);
    if (this.#open.size === 0) {
      plant.roots.slice(0, 5).forEach((root) => this.#open.add(root.path));
    }
    for (const news of [alarms, sources]) {
      news.onChange(() => this.#badges.forEach((_, path) => this.#mark(path)));
    }
  }

  /**
   * Marks the asset of the page that is shown, and opens the way to it.
   *
   * @param {string | null} path
   */
  select(path) {
    this.#selected = path;
    // A search that has led elsewhere is over.
    if (this.#search.value && path && !this.#item(path)) {
      this.#search.value = "";
      this.#found = null;
    }
    const asset = path && this.#plant.asset(path);
    if (asset) {
      this.#plant.lineage(asset).slice(0, -1).forEach((step) => this.#open.add(step.path));
    }
    this.render();
    this.#tree.querySelector("[aria-selected=true] > .tree-row")?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const focused = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest?.("[role=treeitem]"))?.dataset.path;
    this.#badges.clear();
    if (this.#found) {
      this.#tree.replaceChildren(...this.#results());
    } else {
      this.#tree.replaceChildren(...this.#plant.roots.map((root) => this.#branch(root, 1)));
    }
    const current = this.#item(focused) ?? this.#item(this.#selected) ?? this.#items()[0];
    if (current) {
      current.tabIndex = 0;
      if (focused) {
        current.focus({ preventScroll: true });
      }
    }
  }

  /**
   * @param {import("../types.js").AssetRow} asset
   * @param {number} level
   */
  #branch(asset, level) {
    const open = asset.children > 0 && this.#open.has(asset.path);
    const item = this.#leaf(asset, level, asset.children > 0 ? open : null, asset.name);
    if (open) {
      this.#complete(asset);
      item.append(h("ul", { role: "group" }, this.#plant.childrenOf(asset).map((child) => this.#branch(child, level + 1))));
    }
    return item;
  }

  /**
   * An open branch whose children are not known yet shows them when they have come.
   *
   * @param {import("../types.js").AssetRow} asset
   */
  #complete(asset) {
    if (this.#plant.isOpened(asset) || this.#opening.has(asset.path)) {
      return;
    }
    this.#opening.add(asset.path);
    this.#plant.open(asset).then(
      () => {
        this.#opening.delete(asset.path);
        this.render();
      },
      // Closed again, so that opening it tries once more.
      () => {
        this.#opening.delete(asset.path);
        this.#open.delete(asset.path);
        this.render();
      });
  }

  // The server searches; what is typed meanwhile makes its answer worthless.
  async #find() {
    this.#searching.abort();
    this.#searching = new AbortController();
    const { signal } = this.#searching;
    const wanted = this.#search.value.trim();
    try {
      const found = wanted ? await this.#plant.search(wanted, signal) : null;
      if (!signal.aborted) {
        this.#found = found;
        this.#failure = null;
        this.render();
      }
    } catch (failure) {
      if (!signal.aborted) {
        this.#found = [];
        this.#failure = failure.message;
        this.render();
      }
    }
  }

  /**
   * @param {import("../types.js").AssetRow} asset
   * @param {number} level
   */
  #leaf(asset, level, open, label, hint = /** @type {string | null} */ (null)) {
    const badge = h("span", { class: "tree-badge" });
    this.#badges.set(asset.path, badge);
    this.#mark(asset.path);
    const twist = open === null ? h("span", { class: "tree-twist" })
      : h("span", {
        class: "tree-twist", "aria-hidden": "true",
        on: { click: (event) => { event.preventDefault(); this.#toggle(asset.path); } },
      }, svg("svg", { viewBox: "0 0 12 12" }, svg("path", { d: "M4 2l4 4-4 4" })));
    return h("li", {
      role: "treeitem", tabindex: -1, "data-path": asset.path, "aria-level": level, "aria-expanded": open === null ? null : String(open),
      "aria-selected": String(asset.path === this.#selected),
    }, h("a", { class: "tree-row", href: assetAddress(asset.path), tabindex: -1, title: `${asset.modelName}, ${asset.path}`, vars: { "--level": String(level - 1) } },
      twist, h("span", { class: "tree-name" }, label, hint && h("span", { class: "path" }, hint)), badge));
  }

  #results() {
    const found = this.#found ?? [];
    return found.length > 0 ? found.map((asset) => this.#leaf(asset, 1, null, asset.name, asset.path))
      : [h("li", { class: "tree-none", role: "none" }, this.#failure ?? "No asset of this name")];
  }

  /** @param {string} path */
  #mark(path) {
    const badge = this.#badges.get(path);
    const item = badge.closest("[role=treeitem]");
    // An open branch shows the alarms at its leaves; a closed one those of all below it.
    badge.replaceChildren(lostMark(this.#sources.within(path)), alarmBadge(this.#alarms.within(path)));
    item?.toggleAttribute("data-alarm", this.#alarms.within(path).length > 0);
  }

  /** @param {string} path */
  #toggle(path) {
    if (!this.#open.delete(path)) {
      this.#open.add(path);
    }
    remember(this.#open);
    this.render();
    this.#item(path)?.focus({ preventScroll: true });
  }

  #items() {
    return [...this.#tree.querySelectorAll("[role=treeitem]")];
  }

  /** @param {string | null | undefined} path */
  #item(path) {
    return path ? this.#items().find((item) => item.dataset.path === path) : undefined;
  }

  #focusFirst(event) {
    event.preventDefault();
    this.#focus(this.#items()[0]);
  }

  #focus(item) {
    if (item) {
      this.#items().forEach((other) => { other.tabIndex = -1; });
      item.tabIndex = 0;
      item.focus();
    }
  }

  #key(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const items = this.#items();
    const index = items.indexOf(item);
    const expanded = item.getAttribute("aria-expanded");
    const act = {
      ArrowDown: () => this.#focus(items[index + 1]),
      ArrowUp: () => this.#focus(items[index - 1]),
      Home: () => this.#focus(items[0]),
      End: () => this.#focus(items.at(-1)),
      ArrowRight: () => (expanded === "false" ? this.#toggle(item.dataset.path) : expanded === "true" && this.#focus(items[index + 1])),
      ArrowLeft: () => (expanded === "true" ? this.#toggle(item.dataset.path) : this.#focus(item.parentElement.closest("[role=treeitem]"))),
      Enter: () => item.querySelector("a").click(),
      " ": () => item.querySelector("a").click(),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }
}

// A browser may refuse to remember (private windows); then the tree opens as at first.
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "[]");
  } catch {
    return [];
  }
}

function remember(paths) {
  try {
    sessionStorage.setItem(REMEMBERED, JSON.stringify([...paths]));
  } catch {
    // Nothing is lost but comfort.
  }
}
