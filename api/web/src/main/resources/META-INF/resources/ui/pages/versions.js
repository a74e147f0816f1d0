// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The versions of the plant: who changed what and when, and the way back.

import { count, moment } from "../format.js";
import { h } from "../dom.js";
import { read, send } from "../http.js";
import { replayList } from "../parts/replay-list.js";

const PAGE = 50;
const SHOWN = 200;

/** @param {import("../types.js").Context} context */
export async function versionsPage(context) {
  context.title("Versions");
  context.live.follow([]);
  const list = h("div", { class: "versions" });
  const more = h("button", { type: "button", class: "button", hidden: true, on: { click: () => load() } }, "Older versions");
  /** @type {string | null} */
  let next = null;
  const load = async () => {
    const { versions, nextToken } = await read("versions", { limit: PAGE, nextToken: next }, context.signal);
    const first = list.children.length === 0;
    list.append(...versions.map((version, index) => card(version, first && index === 0)));
    next = nextToken ?? null;
    more.hidden = !next;
    if (list.children.length === 0) {
      list.append(h("p", { class: "panel-note" }, "The plant has no version yet. Apply model files: ./millwright apply DIR"));
    }
  };
  await load();
  const given = await givenFiles(context);
  return h("div", { class: "versions-page" },
    h("header", { class: "page-head" }, h("h1", null, "Versions"),
      h("p", { class: "panel-note" }, "Every change of models and assets. Readings stay as they are, whichever version is in force.")),
    given, replayList(context), list, more);
}

/**
 * How the model files that the server was started with differ from the plant in force.
 *
 * @param {import("../types.js").Context} context
 */
async function givenFiles(context) {
  const { files, changes, problems } = await read("given-files", {}, context.signal).catch(() => ({ files: [], changes: [], problems: [] }));
  if (changes.length === 0 && problems.length === 0) {
    return null;
  }
  return h("section", { class: "panel given-files" },
    h("div", { class: "panel-head" },
      h("h2", null, problems.length > 0 ? "The model files have mistakes" : "The model files differ from the plant in force"),
      h("span", { class: "panel-note" }, files.join(", "))),
    h("div", { class: "version-body" },
      h("p", null, problems.length > 0
        ? "They are not applied. Mend them; ./millwright plan DIR says whether they are right."
        : "They are not applied: the server keeps the plant that its database holds. This is what they would change; ./millwright apply DIR makes it so."),
      lines(problems.length > 0 ? problems : changes)));
}

/** One version; what it changed is read when it is opened. */
function card(version, isNewest) {
  const body = h("div", { class: "version-body" });
  const by = version.who === version.via ? version.via : `${version.who}, ${version.via}`;
  const element = h("details", {
    class: "panel",
    on: { toggle: () => element.open && body.children.length === 0 && fill(body, version, isNewest) },
  },
  h("summary", null, h("div", { class: "panel-head" },
    h("h2", null, `Version ${version.number}`), h("span", { class: "version-by" }, by),
    isNewest ? h("span", { class: "version-now" }, "in force") : null,
    h("span", { class: "panel-note" }, `${count(version.changes, "change")}, ${moment(version.time)}`))),
  body);
  return element;
}

async function fill(body, version, isNewest) {
  const problem = h("p", { class: "form-problem", role: "alert" });
  body.replaceChildren(problem);
  try {
    const { changes } = await read(`versions/${version.number}`);
    body.append(lines(changes));
  } catch (failure) {
    problem.textContent = failure.message;
    return;
  }
  if (isNewest) {
    return;
  }
  const wanted = { version: version.number };
  // Above the list, which may be long.
  const back = h("button", { type: "button", class: "button", on: { click: () => preview() } }, `Go back to version ${version.number}\u2026`);
  const head = h("div", { class: "version-back" }, back);
  body.prepend(head);
  const preview = async () => {
    back.disabled = true;
    try {
      const plan = await send("plan", wanted);
      const confirm = h("button", { type: "button", class: "button", on: { click: () => apply(confirm) } }, "Go back");
      const cancel = h("button", { type: "button", class: "button", on: { click: () => { question.remove(); back.disabled = false; } } }, "Leave it as it is");
      const question = h("div", { class: "version-question" },
        plan.changes.length === 0
          ? h("p", null, "The plant is just as it was then.")
          : [h("p", null, "This would change:"), lines(plan.changes), plan.consequences.map((text) => h("p", { class: "panel-note" }, text))],
        h("div", { class: "version-answer" }, plan.changes.length === 0 ? null : confirm, cancel));
      head.append(question);
    } catch (failure) {
      problem.textContent = failure.message;
      back.disabled = false;
    }
  };
  const apply = async (button) => {
    button.disabled = true;
    try {
      await send("apply", wanted);
      // Every page has read the plant once, when it began.
      location.reload();
    } catch (failure) {
      problem.textContent = failure.message;
      button.disabled = false;
    }
  };
}

function lines(changes) {
  const shown = changes.slice(0, SHOWN);
  return h("ul", { class: "version-changes" },
    shown.map((text) => h("li", { "data-sign": text[0] }, text)),
    changes.length > shown.length ? h("li", null, `and ${changes.length - shown.length} more`) : null);
}
