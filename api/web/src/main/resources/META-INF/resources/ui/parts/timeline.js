// SPDX-License-Identifier: Apache-2.0
// @ts-check
// States over time: one strip per property, with the same window and pointer as the trends.

import { truthLook, truthText } from "./chips.js";
import { clock, duration, fixed, moment } from "../format.js";
import { h, setText } from "../dom.js";
import { hatch, onThemeChange, palette, tickText, timeTicks } from "./time-axis.js";
import { packmlState } from "../packml.js";

const STRIP = 26;
const AXIS = 20;
const MOMENT = 500;

/**
 * A block of strips.
 *
 * @param rows [{property, label, href, packml}]
 * @param {import("../types.js").Context} context
 */
export function timelines(context, rows) {
  const strips = rows.map((row) => new Strip(context, row));
  const axis = new Axis(context);
  return h("div", { class: "timelines" }, strips.map((strip) => strip.element), axis.element);
}

/** What a value of a row is called and looks like. */
function describe(row, value) {
  if (value === null || value === undefined) {
    return { name: "Not known", look: "unknown" };
  }
  if (row.packml) {
    return packmlState(value);
  }
  if (row.property.type === "boolean") {
    return { name: truthText(row.property, value), look: truthLook(row.property, value) };
  }
  return { name: String(value), look: TEXT_LOOKS[[...String(value)].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TEXT_LOOKS.length] };
}

// Texts (a product, a recipe) are told apart by tone and height; none of them is an alarm.
const TEXT_LOOKS = ["run", "move", "stop", "idle"];

class Strip {
  element;
  #context;
  #row;
  #canvas;
  #reading;
  #summary;
  #segments = [];
  #pointer = null;

  constructor(context, row) {
    this.#context = context;
    this.#row = row;
    this.#canvas = h("canvas", { class: "strip-canvas", role: "img" });
    this.#reading = h("span", { class: "strip-reading" });
    this.#summary = h("ul", { class: "strip-summary" });
    this.element = h("section", { class: "strip", "data-states": row.packml},
      h("h3", { class: "strip-name" }, row.href ? h("a", { href: row.href }, row.label) : row.label),
      this.#reading, this.#canvas, this.#summary);
    context.history.add(row.property.alias, (stream) => this.#show(stream));
    context.window.onPoint((time) => {
      this.#pointer = time;
      this.#draw();
    }, context.signal);
    onThemeChange(() => this.#draw(), context.signal);
    const resize = new ResizeObserver(() => this.#draw());
    resize.observe(this.#canvas);
    context.signal.addEventListener("abort", () => resize.disconnect(), { once: true });
    const point = (event) => {
      const box = this.#canvas.getBoundingClientRect();
      const { from, to } = context.window.edges();
      context.window.point(from + ((event.clientX - box.left) / box.width) * (to - from), this);
    };
    this.#canvas.addEventListener("pointermove", point);
    this.#canvas.addEventListener("pointerdown", point);
    this.#canvas.addEventListener("pointerleave", () => context.window.point(null, this));
  }

  #show({ t, v, loaded }) {
    if (!loaded) {
      // What is on its way is not "not known": what was there stays until it comes.
      this.#draw();
      return;
    }
    const { from, to } = this.#context.window.edges();
    const now = Math.min(to, Date.now());
    const segments = [];
    const add = (start, end, value) => {
      const last = segments.at(-1);
      if (last && last.value === value) {
        last.end = end;
      } else if (end > start) {
        segments.push({ start, end, value });
      }
    };
    // Before the first value nothing is known.
    add(from, Math.max(from, Math.min(now, t[0] ?? now)), null);
    t.forEach((time, index) => add(Math.max(from, time), Math.min(now, t[index + 1] ?? now), v[index]));
    this.#segments = segments.map((segment) => ({ ...segment, ...describe(this.#row, segment.value) }));
    this.#draw();
    this.#summarise(from, now);
  }

  /** @param {number} from */
  #summarise(from, now) {
    const sums = new Map();
    for (const { name, look, start, end } of this.#segments) {
      const sum = sums.get(name) ?? { name, look, time: 0 };
      sum.time += end - start;
      sums.set(name, sum);
    }
    // What rounds to 0 s is an edge between two readings and no state.
    const most = [...sums.values()].filter(({ time }) => time >= MOMENT || sums.size === 1).sort((left, right) => right.time - left.time);
    const total = Math.max(1, now - from);
    // Written anew only when it reads differently.
    const text = most.map(({ name, time }) => `${name} ${share(time, total)}`).join(", ");
    if (this.#canvas.getAttribute("aria-label") !== `${this.#row.label}: ${text}`) {
      this.#canvas.setAttribute("aria-label", `${this.#row.label}: ${text}`);
      this.#summary.replaceChildren(...most.map(({ name, look, time }) =>
        h("li", { title: duration(time) },
          h("span", { class: "swatch", "data-look": look, "aria-hidden": "true" }), h("span", null, name),
          h("span", { class: "strip-share" }, share(time, total)))));
    }
  }

  #draw() {
    const { canvas, width } = sized(this.#canvas, STRIP);
    if (!canvas) {
      return;
    }
    const colour = palette();
    const { from, to } = this.#context.window.edges();
    const at = (time) => ((time - from) / (to - from)) * width;
    canvas.clearRect(0, 0, width, STRIP);
    canvas.fillStyle = colour("strip-empty");
    canvas.fillRect(0, 0, width, STRIP);
    // The graver is drawn later: a short fault must not vanish under what follows within its pixel.
    for (const { start, end, look } of this.#segments.toSorted((left, right) => GRAVITY.indexOf(left.look) - GRAVITY.indexOf(right.look))) {
      const x = at(start);
      const wide = Math.max(at(end) - x, 0.75);
      if (look === "unknown") {
        hatch(canvas, x, 0, wide, STRIP, colour("hatch"));
      } else {
        // Height says what colour says: working is tall, waiting is half, so the strip reads in grey too.
        const [top, tall] = SHAPE[look];
        canvas.fillStyle = colour(`look-${look}`);
        canvas.fillRect(x, top, wide, tall);
      }
    }
    this.#drawPointer(canvas, at, colour);
  }

  #drawPointer(canvas, at, colour) {
    const time = this.#pointer;
    const segment = time === null ? null : this.#segments.find(({ start, end }) => time >= start && time < end);
    if (time !== null) {
      canvas.fillStyle = colour("text");
      canvas.fillRect(Math.round(at(time)), 0, 1, STRIP);
    }
    setText(this.#reading, segment
      ? `${segment.name}, ${clock(segment.start)}\u2013${clock(segment.end)} (${duration(segment.end - segment.start)})`
      : "");
    this.#reading.title = time === null ? "" : moment(time);
  }
}

const GRAVITY = ["unknown", "idle", "run", "move", "stop", "lack", "wait", "fault"];
const SHAPE = { run: [0, 26], idle: [18, 8], stop: [13, 13], move: [9, 17], lack: [9, 17], wait: [5, 21], fault: [0, 26] };

class Axis {
  element;
  #canvas = h("canvas", { class: "strip-axis", "aria-hidden": "true" });
  #context;

  constructor(context) {
    this.#context = context;
    this.element = this.#canvas;
    context.history.onTick(() => this.#draw(), context.signal);
    onThemeChange(() => this.#draw(), context.signal);
    const resize = new ResizeObserver(() => this.#draw());
    resize.observe(this.#canvas);
    context.signal.addEventListener("abort", () => resize.disconnect(), { once: true });
  }

  #draw() {
    const { canvas, width } = sized(this.#canvas, AXIS);
    if (!canvas) {
      return;
    }
    const colour = palette();
    const { from, to } = this.#context.window.edges();
    const { ticks, step } = timeTicks(from, to, width);
    canvas.clearRect(0, 0, width, AXIS);
    canvas.font = `11px ${colour("font")}`;
    canvas.textAlign = "center";
    for (const tick of ticks) {
      const x = ((tick - from) / (to - from)) * width;
      canvas.fillStyle = colour("border-strong");
      canvas.fillRect(Math.round(x), 0, 1, 4);
      canvas.fillStyle = colour("text-muted");
      const text = tickText(tick, step);
      const half = canvas.measureText(text).width / 2;
      if (x - half > 0 && x + half < width) {
        canvas.fillText(text, x, 15);
      }
    }
  }
}

// Makes a canvas as sharp as the screen.
function sized(element, height) {
  const width = element.clientWidth;
  if (width === 0) {
    return { canvas: null, width };
  }
  const ratio = devicePixelRatio;
  if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
  }
  const canvas = element.getContext("2d");
  canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { canvas, width };
}

/** @param {number} time */
function share(time, total) {
  const percent = (time / total) * 100;
  return `${percent > 0 && percent < 1 ? "<1" : fixed(percent, 0)}\u202f%`;
}
