// SPDX-License-Identifier: Apache-2.0
// @ts-check

import { Plant, byRole, shapeOf } from "/ui/plant.js";
import { bayState, baysOf, freeText, isKnown } from "/ui/car-park.js";
import { gasProperties, hasBays, isMachine, keyProperties, levelsOf, linesOf, oeeFactors } from "/ui/plant-content.js";
import { knowStates, packmlState } from "/ui/packml.js";
import { truthLook, truthText } from "/ui/parts/chips.js";
import { same, table, test } from "./checks.js";

const TRUTH = { no: "Free", yes: "Occupied", look: "run" };

/** Properties as the API writes them, none called as in the examples. */
const MODELS = {
  presse: [
    { key: "schicht", kind: "metric", type: "DOUBLE", role: "oee", windowSeconds: 28_800, windowText: "8 h", factor: 100, unitText: "%" },
    { key: "gesamt", kind: "metric", type: "DOUBLE", role: "oee", windowSeconds: 300, factor: 100, unitText: "%" },
    { key: "tempo", kind: "metric", type: "DOUBLE", role: "effectiveness", windowSeconds: 300, factor: 100, unitText: "%" },
    { key: "zustand", kind: "measurement", type: "INTEGER", role: "packml_state", unitText: "" },
    { key: "laeuft", kind: "transform", type: "DOUBLE", role: "running", truth: { no: "Not running", yes: "Running", look: "run" }, unitText: "" },
    { key: "stueck", kind: "measurement", type: "INTEGER", role: "total_count", unitText: "Stk" },
    { key: "rezept", kind: "measurement", type: "INTEGER", role: "code", unitText: "" },
    { key: "soll", kind: "attribute", type: "DOUBLE", unitText: "" },
  ],
  halle: [],
  deck: [
    { key: "mittel", kind: "metric", type: "DOUBLE", role: "gas", windowSeconds: 900, unit: "[ppm]", unitText: "ppm" },
    { key: "luft", kind: "measurement", type: "DOUBLE", role: "gas", unit: "[ppm]", unitText: "ppm" },
  ],
  platz: [{ key: "belegt", kind: "measurement", type: "INTEGER", role: "bay", truth: TRUTH, unitText: "" }],
};

const ASSETS = [
  { id: "1", path: "/w", key: "w", model: "halle", parentId: null, children: 2 },
  { id: "2", path: "/w/p", key: "p", model: "presse", parentId: "1", children: 0, aliases: { zustand: "plc/7" } },
  { id: "3", path: "/w/d", key: "d", model: "deck", parentId: "1", children: 2 },
  { id: "4", path: "/w/d/b10", key: "b10", model: "platz", parentId: "3", children: 0 },
  { id: "5", path: "/w/d/b2", key: "b2", model: "platz", parentId: "3", children: 0 },
];

async function plant() {
  const usual = window.fetch;
  window.fetch = async (url) => {
    const { pathname, searchParams } = new URL(String(url), location.href);
    const asset = ASSETS.find(({ path }) => path === searchParams.get("path"));
    return new Response(JSON.stringify(pathname.endsWith("/assets") ? { assets: ASSETS, more: false }
      : { ...asset, properties: asset && MODELS[/** @type {keyof typeof MODELS} */ (asset.model)] }));
  };
  try {
    const made = new Plant();
    await made.load();
    await made.learn(made.assets());
    return made;
  } finally {
    window.fetch = usual;
  }
}

/**
 * @param {Plant} made
 * @param {string} path
 */
const at = (made, path) => /** @type {import("/ui/types.js").AssetRow} */ (made.asset(path));

test("a machine, a line, a bay and a level are known by roles, whatever they are called", async () => {
  const made = await plant();
  same([...made.assets()].filter((asset) => isMachine(made, asset)).map(({ path }) => path), ["/w/p"]);
  same(linesOf(made, at(made, "/w")).map(({ path }) => path), ["/w"]);
  same(levelsOf(made, at(made, "/w")).map(({ path }) => path), ["/w/d"]);
  same([hasBays(made, at(made, "/w")), hasBays(made, at(made, "/w/p"))], [true, false]);
  same(baysOf(made, at(made, "/w/d")).map(({ key }) => key), ["b2", "b10"]);
});

test("the freshest property stands for a role, with the asset's own alias", async () => {
  const made = await plant();
  const press = at(made, "/w/p");
  const factors = oeeFactors(made, press);
  same([factors?.oee.key, factors?.effectiveness?.key, factors?.quality?.key], ["gesamt", "tempo", undefined]);
  same(byRole(made.properties(press), "oee").map(({ key }) => key), ["gesamt", "schicht"]);
  same(made.role(press, "packml_state")?.alias, "plc/7");
  same(made.role(press, "bay"), undefined);
  same(oeeFactors(made, at(made, "/w/d")), undefined);
});

test("the telling properties come first; what only the device can read comes last", async () => {
  const made = await plant();
  same(keyProperties(made, at(made, "/w/p"), 9).map(({ key }) => key), ["zustand", "gesamt", "stueck", "schicht", "tempo", "rezept"]);
  same(gasProperties(made, at(made, "/w/d")).map(({ key }) => key), ["luft"]);
});

test("a property of yes or no is boolean to the pages, whatever its type", () => {
  const shape = shapeOf(/** @type {any} */ (MODELS.platz));
  same(shape.get("belegt")?.type, "boolean");
  same(shape.get("belegt")?.unit, "");
});

test("yes and no are said in the server's words, with what they speak of", () => {
  /** @param {object} truth */
  const property = (truth) => /** @type {import("/ui/types.js").Property} */ ({ truth });
  const fan = property({ subject: "fan", no: "Not running", yes: "Running", look: "run" });
  same([truthText(fan, true), truthText(fan, 0)], ["Fan: running", "Fan: not running"]);
  same([truthText(property(TRUTH), 1), truthText(property(TRUTH), false)], ["Occupied", "Free"]);
  const fault = property({ no: "No fault", yes: "Fault", look: "fault" });
  same([truthLook(fault, true), truthLook(fault, false)], ["fault", "idle"]);
});

test("states have the server's names; a number that it does not know is shown as one", () => {
  knowStates([{ number: 6, name: "Execute", look: "run" }]);
  same(packmlState(6), { name: "Execute", look: "run" });
  same(packmlState(42), { name: "State 42", look: "unknown" });
});

test("a bay whose sensor is bad is neither free nor occupied", () => {
  table(bayState, [
    [undefined, "none"], [{ t: 0, q: "BAD", v: true }, "unknown"], [{ t: 0, q: "GOOD", v: null }, "unknown"],
    [{ t: 0, q: "GOOD", v: 1 }, "occupied"], [{ t: 0, q: "UNCERTAIN", v: false }, "free"],
  ]);
  same(isKnown({ free: 0, occupied: 0, unknown: 3, total: 3 }), false);
  same(freeText({ free: 2, occupied: 1, unknown: 1, total: 4 }), "2 free of 4, 1 not known");
});
