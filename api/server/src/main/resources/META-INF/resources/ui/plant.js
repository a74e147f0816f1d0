// SPDX-License-Identifier: Apache-2.0
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
  #byPath = new Map();
  #byId = new Map();
  #children = new Map();
  #shapes = new Map();
  #roles = new Map();
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

  #add(assets) {
    for (const asset of assets) {
      if (this.#byId.has(asset.id)) {
        continue;
      }
      this.#byId.set(asset.id, asset);
      this.#byPath.set(asset.path, asset);
      if (!asset.parentId || !this.#byId.has(asset.parentId)) {
        this.roots.push(asset);
      } else if (this.#children.has(asset.parentId)) {
        this.#children.get(asset.parentId).push(asset);
      } else {
        this.#children.set(asset.parentId, [asset]);
      }
    }
  }

  /** True where all children of an asset are known. */
  isOpened(asset) {
    return this.isWhole || this.childrenOf(asset).length >= asset.children;
  }

  /** Reads the children of an asset, where they are not known, and some of what is below them. */
  async open(asset) {
    if (!this.isOpened(asset)) {
      const { assets } = await read("assets", { within: asset.path, limit: Math.max(asset.children, AT_ONCE) });
      this.#add(assets);
    }
  }

  /** Reads what leads to the asset at a path, itself and its children, where it is not known. */
  async reach(path) {
    const steps = path.split("/");
    for (let length = 2; length <= steps.length; length++) {
      const asset = this.asset(steps.slice(0, length).join("/"));
      if (asset) {
        await this.open(asset);
      }
    }
  }

  /** The first assets whose name, path or model's name holds a text. */
  async search(text, signal) {
    return (await read("assets", { search: text, limit: MOST_FOUND }, signal)).assets;
  }

  /** What a page about the whole plant follows; of a large one what its roots themselves have. */
  followedBy(live) {
    live.follow(this.roots.slice(0, this.isWhole ? Infinity : MOST_FOLLOWED).map((root) => root.path + "/"), this.isWhole ? null : 1);
  }

  asset(path) {
    return this.#byPath.get(path);
  }

  assets() {
    return this.#byPath.values();
  }

  childrenOf(asset) {
    return this.#children.get(asset.id) ?? [];
  }

  parentOf(asset) {
    return this.#byPath.get(asset.path.slice(0, asset.path.lastIndexOf("/")));
  }

  /** The assets below, parents first. */
  below(asset) {
    const found = [];
    const visit = (parent) => this.childrenOf(parent).forEach((child) => {
      found.push(child);
      visit(child);
    });
    visit(asset);
    return found;
  }

  /** The way from the root to an asset, both included. */
  lineage(asset) {
    const way = [];
    for (let step = asset; step; step = this.parentOf(step)) {
      way.unshift(step);
    }
    return way;
  }

  /** What an asset is called where its neighbours are called the same: "Line 1 › Filler". */
  placeName(path, name = this.asset(path)?.name) {
    const steps = path.split("/").slice(1);
    const own = name || steps.at(-1);
    if (steps.length < 2) {
      return own;
    }
    const above = "/" + steps.slice(0, -1).join("/");
    return `${this.asset(above)?.name ?? steps.at(-2)} \u203a ${own}`;
  }

  /**
   * Learns the properties of the models of these assets. A model has the same properties wherever
   * it is used, so one asset of each is asked.
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

  /** The properties of an asset, with this asset's aliases; its model must have been learnt. */
  properties(asset) {
    return [...(this.#shapes.get(asset.model)?.values() ?? [])].map((property) => placed(property, asset));
  }

  /** One property of an asset, or undefined. */
  property(asset, key) {
    const property = this.#shapes.get(asset.model)?.get(key);
    return property && placed(property, asset);
  }

  /** The properties of an asset with a role, the one with the freshest values first. */
  withRole(asset, role) {
    return this.#ofRole(asset, role).map((property) => placed(property, asset));
  }

  /** The one property that stands for a role of an asset, or undefined. */
  role(asset, role) {
    const [property] = this.#ofRole(asset, role);
    return property && placed(property, asset);
  }

  // Asked for each of a thousand bays: sorted once for each model.
  #ofRole({ model }, role) {
    const key = `${role} ${model}`;
    const shape = this.#shapes.get(model);
    if (!this.#roles.has(key) && shape) {
      this.#roles.set(key, byRole([...shape.values()], role));
    }
    return this.#roles.get(key) ?? [];
  }
}

/** Properties as the server writes them, by key, and in one spelling. */
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
 */
export function byRole(properties, role) {
  const step = ({ kind, windowSeconds }) => (kind === "metric" ? windowSeconds ?? Infinity : 0);
  return properties.filter((property) => property.role === role)
    .map((property, index) => ({ property, index }))
    .sort((left, right) => (step(left.property) === step(right.property)
      ? left.index - right.index : step(left.property) - step(right.property)))
    .map(({ property }) => property);
}

// An asset lists the aliases that differ from the usual one.
function placed(property, asset) {
  return { ...property, alias: asset.aliases?.[property.key] ?? `${asset.path}/${property.key}` };
}
