// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The sources: which edges run, which devices answer, which do not and why, and how much they send.

import { age, count, fixed, moment } from "../format.js";
import { BadTags } from "../parts/bad-tags.js";
import { EdgeCard } from "../parts/edge-card.js";
import { h, setText } from "../dom.js";
import { read } from "../http.js";

const PERIOD = 2000;
const SHOWN = 20;
const STATE = { CONNECTED: "Connected", CONNECTING: "Connecting", BACKOFF: "Not reached", CLOSED: "Closed", REFUSED: "Not read", UNKNOWN: "Unknown" };
const PROTOCOL = { opcua: "OPC UA", modbus: "Modbus TCP", simulator: "Simulator" };

/** @param {import("../types.js").Context} context */
export async function sourcesPage(context) {
  context.title("Sources");
  context.plant.followedBy(context.live);
  const cards = new Map();
  const edgeCards = new Map();
  const edgeList = h("ul", { class: "sources edges" });
  const edgesTitle = h("h2", { class: "edges-title" }, "Edges");
  const list = h("ul", { class: "sources" });
  const summary = h("p", { class: "panel-note" });
  const problem = h("p", { class: "form-problem", role: "alert" });
  const refresh = async () => {
    try {
      const { edges, sources, sourceCount } = await read("sources", {}, context.signal);
      setText(problem, "");
      showEdges(edges);
      show(sources, sourceCount);
    } catch (failure) {
      if (failure.name !== "AbortError") {
        setText(problem, failure.message);
        list.toggleAttribute("data-stale", true);
      }
    }
  };
  const showEdges = (edges) => {
    edgesTitle.hidden = edges.length === 0;
    const order = ({ ended, silentSince }) => (silentSince && !ended ? 0 : 1);
    const wanted = [...edges].sort((left, right) => order(left) - order(right) || left.edge.localeCompare(right.edge, "en", { numeric: true })).map((edge) => {
      if (!edgeCards.has(edge.edge)) {
        edgeCards.set(edge.edge, new EdgeCard(edge));
      }
      edgeCards.get(edge.edge).show(edge);
      return edgeCards.get(edge.edge).element;
    });
    if (wanted.length !== edgeList.children.length || wanted.some((element, index) => edgeList.children[index] !== element)) {
      edgeList.replaceChildren(...wanted);
    }
  };
  const show = (sources, sourceCount) => {
    list.removeAttribute("data-stale");
    const connected = sources.filter(({ state }) => state === "CONNECTED").length;
    const shown = sourceCount > sources.length ? `; ${count(sources.length, "source")} shown, those that are not connected first` : "";
    setText(summary, sources.length > 0 ? `${fixed(connected, 0)} of ${count(sourceCount, "source")} connected${shown}` : "");
    for (const source of sources) {
      const key = `${source.edge} ${source.source}`;
      if (!cards.has(key)) {
        cards.set(key, new SourceCard(source));
      }
      cards.get(key).show(source);
    }
    const order = (source) => (source.state === "CONNECTED" ? 1 : 0);
    const wanted = [...sources].sort((left, right) => order(left) - order(right)
      || left.edge.localeCompare(right.edge) || left.source.localeCompare(right.source, "en", { numeric: true }))
      .map((source) => cards.get(`${source.edge} ${source.source}`).element);
    if (wanted.length !== list.children.length || wanted.some((element, index) => list.children[index] !== element)) {
      list.replaceChildren(...wanted);
    }
    if (sources.length === 0) {
      list.replaceChildren(h("li", { class: "alarm-none" }, "No source is configured. Start an edge with a file of sources: ./millwright run --edge FILE"));
    }
  };
  await refresh();
  const timer = setInterval(refresh, PERIOD);
  context.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return h("div", { class: "sources-page" }, h("header", { class: "page-head" }, h("h1", null, "Sources"), summary, h("a", { href: "#/streams" }, "Streams without a property")), problem, edgesTitle, edgeList, list);
}

class SourceCard {
  element;
  #parts = {};
  /** @type {{time: number, readings: number}[]} */
  #before = [];
  #problems = null;
  #badTags = new BadTags();

  constructor({ edge, source, protocol }) {
    const part = (name) => (this.#parts[name] = h("span", { class: `source-${name}` }));
    const fact = (name, label) => h("div", null, h("dt", null, label), h("dd", null, part(name)));
    this.element = h("li", { class: "panel source" },
      h("div", { class: "source-who" }, h("h2", null, source), h("span", { class: "path" }, [PROTOCOL[protocol] ?? protocol, `edge ${edge}`].filter(Boolean).join(", "))),
      h("div", { class: "source-condition" }, h("span", { class: "chip-mark", "aria-hidden": "true" }), part("state"), part("since")),
      h("dl", { class: "source-facts" }, fact("tags", "Tags"), fact("bad", "Bad"), fact("readings", "Readings"), fact("rate", "Readings/s"), fact("last", "Last reading")),
      this.#parts.cause = h("p", { class: "source-cause" }),
      this.#parts.problems = h("ul", { class: "source-problems" }),
      this.#badTags.element);
  }

  show(source) {
    const now = Date.now();
    const { state, since, cause, tags, bad, readings, lastReading, problems, notGood, badTags } = source;
    this.element.setAttribute("data-state", state);
    setText(this.#parts.state, STATE[state] ?? state);
    setText(this.#parts.since, since ? `for ${age(now - Date.parse(since))}` : "");
    setText(this.#parts.cause, cause ?? "");
    this.#parts.cause.hidden = !cause;
    this.#showProblems(problems ?? []);
    this.#badTags.show(badTags ?? [], notGood ?? 0);
    setText(this.#parts.tags, fixed(tags, 0));
    setText(this.#parts.bad, fixed(bad, 0));
    this.#parts.bad.toggleAttribute("data-some", bad > 0);
    setText(this.#parts.readings, fixed(readings, 0));
    setText(this.#parts.rate, this.#rate(readings, now));
    setText(this.#parts.last, lastReading ? `${age(now - Date.parse(lastReading))} ago` : "never");
    this.#parts.last.title = lastReading ? moment(lastReading) : "";
  }

  #showProblems(problems) {
    const text = problems.join("\n");
    if (this.#problems !== text) {
      this.#problems = text;
      const shown = problems.slice(0, SHOWN).map((problem) => h("li", null, problem));
      this.#parts.problems.replaceChildren(...shown, ...(problems.length > SHOWN ? [h("li", null, `and ${problems.length - SHOWN} more`)] : []));
      this.#parts.problems.hidden = problems.length === 0;
    }
  }

  // Over the last quarter minute, so that a slow poll does not flicker between 0 and 10.
  #rate(readings, now) {
    this.#before = this.#before.filter(({ time }) => now - time < 15_000);
    if (this.#before.some((earlier) => earlier.readings > readings)) {
      this.#before = [];
    }
    this.#before.push({ time: now, readings });
    const [first] = this.#before;
    return now - first.time < 1000 ? "\u2013" : fixed((readings - first.readings) / ((now - first.time) / 1000), 1);
  }
}
