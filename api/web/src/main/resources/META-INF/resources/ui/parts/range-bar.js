// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Chooses the time that the charts show.

import { SPANS } from "../time-window.js";
import { duration, moment } from "../format.js";
import { h, setText } from "../dom.js";

const NAMES = { "15m": "15 min", "1h": "1 h", "8h": "8 h", "24h": "24 h" };

/** @param {import("../types.js").Context} context */
export function rangeBar(context) {
  const { window } = context;
  const buttons = Object.keys(SPANS).map((span) =>
    h("button", { type: "button", "data-span": span, on: { click: () => window.follow(span) } }, NAMES[span]));
  const from = h("input", { type: "datetime-local", step: 1, "aria-label": "From" });
  const to = h("input", { type: "datetime-local", step: 1, "aria-label": "To" });
  const problem = h("p", { class: "form-problem", role: "alert" });
  const form = h("form", {
    class: "range-form", hidden: true,
    on: {
      submit: (event) => {
        event.preventDefault();
        const [start, end] = [Date.parse(from.value), Date.parse(to.value)];
        if (start < end) {
          window.fix(start, end);
          form.hidden = true;
        } else {
          setText(problem, "The start must lie before the end.");
        }
      },
    },
  }, h("label", null, "From", from), h("label", null, "To", to), h("button", { type: "submit", class: "button" }, "Show"), problem);
  const custom = h("button", {
    type: "button", "aria-expanded": "false",
    on: {
      click: () => {
        form.hidden = !form.hidden;
        custom.setAttribute("aria-expanded", String(!form.hidden));
        const edges = window.edges();
        from.value = forInput(edges.from);
        to.value = forInput(edges.to);
        setText(problem, "");
      },
    },
  }, "Custom");
  const note = h("span", { class: "range-note" });
  const show = () => {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.span === window.span)));
    custom.setAttribute("aria-pressed", String(!window.live));
    const { from: start, to: end } = window.edges();
    setText(note, window.live ? "Live" : `${moment(start)} to ${moment(end)} (${duration(end - start)}); values as of ${moment(end)}`);
    note.toggleAttribute("data-live", window.live);
  };
  window.onChange(show, context.signal);
  show();
  return h("div", { class: "range-bar" },
    h("div", { class: "segmented", role: "group", "aria-label": "Time shown" }, buttons, custom), note, form);
}

/**
 * What a datetime-local field takes: local time without a zone.
 *
 * @param {number} time
 */
function forInput(time) {
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
