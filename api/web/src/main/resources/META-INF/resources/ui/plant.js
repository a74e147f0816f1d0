// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The assets, and what their models say of their properties. What a page shows is decided by the roles
// of properties, which the server knows, never by names.

import { read } from "./http.js";

// A plant of this size is read at once; of a larger one the upper levels, and the rest when it is
// looked at.
const AT_ONCE = 2000;
const MOST_FOUND = 200;
// Their names must fit into an address.
const MOST_FOLLOWED = 50;

export class Plant {
  /** @type {Map<string, import("./types.js").AssetRow>} */
  #byPath = new Map();
  /** @type {Map<string, import("./types.js").AssetRow>} */
  #byId = new Map();
  /** @type {Map<string, import("./types.js").AssetRow[]>} */
  #children = new Map();
  /** @type {Map<string, Map<string, import("./types.js").Property>>} */
  #shapes = new Map();
  /** @type {Map<string, import("./types.js").Property[]>} */
  #roles = new Map();
  /** @type {import("./types.js").AssetRow[]} */
  roots = [];
  /** False where there are assets that have not been read yet. */
  isWhole = true;

  /** Reads the assets anew. */
  async load() {
    const { assets, more } = await read("assets", { limit: AT_ONCE });
    this.#byPath = new Map();
    this.#byId = new Map();
    this.#children = new Map();
    this.roots = [];
    this.isWhole = !more;
    this.#add(assets);
  }

  /** @param {Iterable<import("./types.js").AssetRow>} assets */
  #add(assets) {
    for (const asset of assets) {
      if (this.#byId.has(asset.id)) {
        continue;
      }
      this.#byId.set(asset.id, asset);
      this.#byPath.set(asset.path, asset);
      if (!asset.parentId || !this.#byId.has(asset.parentId)) {
        this.roots.push(asset);
        continue;
      }
      const siblings = this.#children.get(asset.parentId);
      if (siblings) {
        siblings.push(asset);
      } else {
        this.#children.set(asset.parentId, [asset]);
      }
    }
  }

  /**
   * True where all children of an asset are known.
   *
   * @param {import("./types.js").AssetRow} asset
   */
  isOpened(asset) {
    return this.isWhole || this.childrenOf(asset).length >= asset.children;
  }

  /**
   * Reads the children of an asset, where they are not known, and some of what is below them.
   *
   * @param {import("./types.js").AssetRow} asset
   */
  async open(asset) {
    if (!this.isOpened(asset)) {
      const { assets } = await read("assets", { within: asset.path, limit: Math.max(asset.children, AT_ONCE) });
      this.#add(assets);
    }
  }

  /**
   * Reads what leads to the asset at a path, itself and its children, where it is not known.
   *
   * @param {string} path
   */
  async reach(path) {
    const steps = path.split("/");
    for (let length = 2; length <= steps.length; length++) {
      const asset = this.asset(steps.slice(0, length).join("/"));
      if (asset) {
        await this.open(asset);
      }
    }
  }

  /**
   * The first assets whose name, path or model's name holds a text.
   *
   * @param {string} text
   * @param {AbortSignal} [signal]
   */
  async search(text, signal) {
    return (await read("assets", { search: text, limit: MOST_FOUND }, signal)).assets;
  }

  /**
   * What a page about the whole plant follows; of a large one what its roots themselves have.
   *
   * @param {import("./live-values.js").LiveValues} live
   */
  followedBy(live) {
    live.follow(this.roots.slice(0, this.isWhole ? Infinity : MOST_FOLLOWED).map((root) => root.path + "/"), this.isWhole ? null : 1);
  }

  /** @param {string} path */
  asset(path) {
    return this.#byPath.get(path);
  }

  assets() {
    return this.#byPath.values();
  }

  /** @param {import("./types.js").AssetRow} asset */
  childrenOf(asset) {
    return this.#children.get(asset.id) ?? [];
  }

  /** @param {import("./types.js").AssetRow} asset */
  parentOf(asset) {
    return this.#byPath.get(asset.path.slice(0, asset.path.lastIndexOf("/")));
  }

  /**
   * The assets below, parents first.
   *
   * @param {import("./types.js").AssetRow} asset
   */
  below(asset) {
    const found = [];
    const visit = (parent) => this.childrenOf(parent).forEach((child) => {
      found.push(child);
      visit(child);
    });
    visit(asset);
    return found;
  }

  /**
   * The way from the root to an asset, both included.
   *
   * @param {import("./types.js").AssetRow} asset
   */
  lineage(asset) {
    const way = [];
    for (let step = /** @type {import("./types.js").AssetRow | undefined} */ (asset); step; step = this.parentOf(step)) {
      way.unshift(step);
    }
    return way;
  }

  /**
   * What an asset is called where its neighbours are called the same: "Line 1 › Filler".
   *
   * @param {string} path
   */
  placeName(path, name = this.asset(path)?.name) {
    const steps = path.split("/").slice(1);
    const own = name || steps[steps.length - 1];
    if (steps.length < 2) {
      return own;
    }
    const above = "/" + steps.slice(0, -1).join("/");
    return `${this.asset(above)?.name ?? steps.at(-2)} \u203a ${own}`;
  }

  /**
   * Learns the properties of the models of these assets. A model has the same properties wherever
   * it is used, so one asset of each is asked.
   *
   * @param {Iterable<import("./types.js").AssetRow>} assets
   */
  async learn(assets) {
    const wanted = new Map();
    for (const asset of assets) {
      if (!this.#shapes.has(asset.model)) {
        wanted.set(asset.model, asset);
      }
    }
    await Promise.all([...wanted].map(async ([model, asset]) => {
      const detail = await read("asset", { path: asset.path });
      this.#shapes.set(model, shapeOf(detail.properties));
    }));
  }

  /**
   * The properties of an asset, with this asset's aliases; its model must have been learnt.
   *
   * @param {import("./types.js").AssetRow} asset
   */
  properties(asset) {
    return [...(this.#shapes.get(asset.model)?.values() ?? [])].map((property) => placed(property, asset));
  }

  /**
   * One property of an asset, or undefined.
   *
   * @param {import("./types.js").AssetRow} asset
   * @param {string} key
   */
  property(asset, key) {
    const property = this.#shapes.get(asset.model)?.get(key);
    return property && placed(property, asset);
  }

  /**
   * The properties of an asset with a role, the one with the freshest values first.
   *
   * @param {import("./types.js").AssetRow} asset
   * @param {string} role
   */
  withRole(asset, role) {
    return this.#ofRole(asset, role).map((property) => placed(property, asset));
  }

  /**
   * The one property that stands for a role of an asset, or undefined.
   *
   * @param {import("./types.js").AssetRow} asset
   * @param {string} role
   */
  role(asset, role) {
    const [property] = this.#ofRole(asset, role);
    return property && placed(property, asset);
  }

  /**
   * Asked for each of a thousand bays: sorted once for each model.
   *
   * @param {import("./types.js").AssetRow} asset
   * @param {string} role
   */
  #ofRole({ model }, role) {
    const key = `${role} ${model}`;
    const shape = this.#shapes.get(model);
    if (!this.#roles.has(key) && shape) {
      this.#roles.set(key, byRole([...shape.values()], role));
    }
    return this.#roles.get(key) ?? [];
  }
}

/**
 * Properties as the server writes them, by key, and in one spelling.
 *
 * @param {import("./types.js").PropertyAnswer[]} properties
 * @returns {Map<string, import("./types.js").Property>}
 */
export function shapeOf(properties) {
  return new Map(properties.map((property) => {
    const kind = property.kind.toLowerCase();
    const unit = property.unit ?? "";
    // `state == 6` is 1 or 0 to formulas, and a yes or no to people.
    const type = property.truth ? "boolean" : property.type.toLowerCase();
    return [property.key, { ...property, kind, unit, type }];
  }));
}

/**
 * Those of some properties with a role, the one with the freshest values first: what has a value for
 * each reading, then short windows, then long ones.
 *
 * @param {import("./types.js").Property[]} properties
 * @param {string} role
 */
export function byRole(properties, role) {
  const step = (/** @type {import("./types.js").Property} */ { kind, windowSeconds }) => (kind === "metric" ? windowSeconds ?? Infinity : 0);
  return properties.filter((property) => property.role === role)
    .map((property, index) => ({ property, index }))
    .sort((left, right) => (step(left.property) === step(right.property)
      ? left.index - right.index : step(left.property) - step(right.property)))
    .map(({ property }) => property);
}

/**
 * An asset lists the aliases that differ from the usual one.
 *
 * @param {import("./types.js").Property} property
 * @param {import("./types.js").AssetRow} asset
 */
function placed(property, asset) {
  return { ...property, alias: asset.aliases?.[property.key] ?? `${asset.path}/${property.key}` };
}
