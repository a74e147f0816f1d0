// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The alarm list (ISA-18.2): what stands, the most urgent first, and what happened before.

import { alarmRows } from "../parts/alarm-rows.js";
import { assetAddress, rememberParameters } from "../routes.js";
import { day, moment, words } from "../format.js";
import { h, setText } from "../dom.js";
import { priorityMark, priorityText } from "../parts/chips.js";
import { read } from "../http.js";
import { alarmCounts } from "../alarm-list.js";

const EVENTS = 200;
const KIND = { RAISED: "Raised", CLEARED: "Cleared", ACKNOWLEDGED: "Acknowledged" };

/** @param {import("../types.js").Context} context */
export async function alarmsPage(context, { parameters }) {
  context.title("Alarms");
  context.plant.followedBy(context.live);
  const within = parameters.get("within");
  let tree = context.plant.roots.some(({ path }) => path === within) ? within : null;
  const summary = h("p", { class: "panel-note", "aria-live": "polite" });
  const chosen = (alarms) => (tree ? alarms.within(tree) : alarms.standing);
  context.alarms.onChange(() => {
    setText(summary, alarmCounts(chosen(context.alarms)));
  }, context.signal);
  const history = h("div", { class: "panel" });
  const filter = h("select", {
    "aria-label": "Show alarms of",
    on: { change: () => { tree = filter.value || null; rememberParameters({ within: tree }); context.alarms.refresh(); loadHistory(); } },
  }, h("option", { value: "" }, "Everything"),
  context.plant.roots.map((root) => h("option", { value: root.path, selected: root.path === tree }, root.name)));
  let limit = EVENTS;
  const more = h("button", { type: "button", class: "button", hidden: true, on: { click: () => { limit += EVENTS; loadHistory(); } } }, "Earlier events");
  let failed = false;
  const loadHistory = async () => {
    failed = false;
    try {
      const { events } = await read("alarm-events", { limit }, context.signal);
      more.hidden = events.length < limit;
      history.replaceChildren(historyTable(context, events.filter(({ path }) => !tree || path === tree || path.startsWith(tree + "/"))));
    } catch (failure) {
      if (failure.name !== "AbortError") {
        failed = true;
        history.replaceChildren(h("p", { class: "form-problem" }, failure.message));
      }
    }
  };
  /** @type {string | null} */
  let known = null;
  context.alarms.onChange(() => {
    // The history has grown whenever the list reads differently. Where it could not be read, it is
    // tried again when the list could.
    const now = context.alarms.standing.map(({ path, key, since }) => path + key + since).join();
    if (now !== known || (failed && !context.alarms.failure)) {
      known = now;
      loadHistory();
    }
  }, context.signal);
  return h("div", { class: "alarms-page" },
    h("header", { class: "page-head" }, h("h1", null, "Alarms"), summary, filter),
    alarmRows(context, chosen, "Nothing is wrong, and nothing waits to be acknowledged."),
    h("section", { class: "block" }, h("h2", null, "History"), history, h("div", null, more)));
}

/** @param {import("../types.js").Context} context */
function historyTable(context, events) {
  if (events.length === 0) {
    return h("p", { class: "panel-note padded" }, "No alarm in the last seven days.");
  }
  const rows = [];
  /** @type {string | null} */
  let last = null;
  for (const event of events) {
    if (day(event.time) !== last) {
      last = day(event.time);
      rows.push(h("tr", { class: "event-day" }, h("th", { colspan: 5, scope: "rowgroup" }, last)));
    }
    rows.push(h("tr", { class: "event" },
      h("td", { class: "event-time" }, moment(event.time, Date.parse(event.time))),
      h("td", { class: "event-kind" }, KIND[event.kind] ?? event.kind,
        event.late ? h("span", { class: "event-late" }, "late") : null),
      h("td", { class: "event-priority", title: priorityText(event.priority) }, priorityMark(event.priority, event.kind === "RAISED")),
      h("td", { class: "event-what" }, event.message || words(event.key), event.actor ? h("span", { class: "path" }, `by ${event.actor}`) : null),
      h("td", { class: "event-where" }, event.path ? h("a", { href: assetAddress(event.path) }, context.plant.placeName(event.path, event.assetName)) : "removed asset")));
  }
  return h("table", { class: "events" }, h("caption", { class: "visually-hidden" }, "What happened to alarms, the newest first"),
    h("thead", { class: "visually-hidden" }, h("tr", null, ["Time", "Event", "Priority", "Message", "Asset"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", null, rows));
}
