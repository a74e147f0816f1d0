// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Starts the pages: reads the assets once, and puts the page that the address names into the frame.

import { AlarmList } from "./alarm-list.js";
import { Frame } from "./frame.js";
import { LiveValues } from "./live-values.js";
import { Plant } from "./plant.js";
import { SourceList } from "./source-list.js";
import { alarmsPage } from "./pages/alarms.js";
import { assetPage } from "./pages/asset.js";
import { currentRoute } from "./routes.js";
import { h } from "./dom.js";
import { knowStates } from "./packml.js";
import { overviewPage } from "./pages/overview.js";
import { read } from "./http.js";
import { sourcesPage } from "./pages/sources.js";
import { streamsPage } from "./pages/streams.js";
import { versionsPage } from "./pages/versions.js";

const PAGES = { overview: overviewPage, asset: assetPage, alarms: alarmsPage, sources: sourcesPage, streams: streamsPage, versions: versionsPage };
const RETRY = 3000;

const plant = new Plant();
const alarms = new AlarmList();
const live = new LiveValues();
const sources = new SourceList();
/** @type {Frame} */
let frame;
/** @type {import("./types.js").About | null} */
let about = null;
let leaving = new AbortController();

async function start() {
  try {
    const [{ packmlStates }] = await Promise.all([read("roles"), plant.load()]);
    knowStates(packmlStates);
  } catch (failure) {
    document.body.replaceChildren(h("main", { class: "empty" }, h("h1", null, "Millwright does not answer"),
      h("p", null, failure.message), h("p", null, "This page tries again by itself.")));
    setTimeout(start, RETRY);
    return;
  }
  about = await read("about").catch(() => null);
  frame = new Frame(plant, alarms, sources, live, about);
  alarms.start(live);
  sources.start();
  addEventListener("hashchange", show);
  // A page kept for "back" would come back with a dead feed.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  await show();
}

/**
 * True where the viewer may acknowledge the alarms of an asset.
 *
 * @param {string} path
 */
function may(path) {
  const caller = about?.caller;
  return !caller || (caller.operates && (caller.below.length === 0 || caller.below.some((top) => path === top || path.startsWith(top + "/"))));
}

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const route = currentRoute();
  const page = PAGES[route.page];
  frame.at(route);
  // A page gets what it needs here; whatever it starts ends with the signal when it is left.
  /** @type {any} */
  const context = { plant, alarms, sources, live, shown: live, may, signal, title: (text) => frame.title(text), window: null, history: null };
  let element;
  try {
    element = page ? await page(context, route) : missing(context);
  } catch (failure) {
    if (signal.aborted) {
      return;
    }
    frame.title("Not available");
    element = h("section", { class: "empty" }, h("h1", null, "This page could not be shown"), h("p", null, failure.message),
      failure.isPassing ? h("p", null, "This page tries again by itself.")
        : h("button", { type: "button", class: "button", on: { click: show } }, "Try again"));
    if (failure.isPassing) {
      const retry = setTimeout(show, RETRY);
      signal.addEventListener("abort", () => clearTimeout(retry), { once: true });
    }
  }
  if (!signal.aborted) {
    frame.main.replaceChildren(element);
    frame.main.scrollTop = 0;
    scrollTo(0, 0);
  }
}

/** @param {import("./types.js").Context} context */
function missing(context) {
  context.title("No such page");
  return h("section", { class: "empty" }, h("h1", null, "No such page"),
    h("p", null, "There is no page at ", h("code", null, location.hash), "."),
    h("p", null, h("a", { href: "#/" }, "To the overview")));
}

start();
