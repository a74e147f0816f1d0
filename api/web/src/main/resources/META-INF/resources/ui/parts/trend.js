// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The trend of one numeric property.
//
// How a line is drawn follows from what the points mean: a metric belongs to the window that ends at
// its time, so its step reaches back; any other value holds until the next one comes, as for the
// engine, so its step reaches forward. Where a value is BAD or unknown there is no line, and the area
// is hatched.

import { NOTHING, decimalsFor, displayFactor, fixed, moment, propertyName, windowLength } from "../format.js";
import { backSteps } from "./back-steps.js";
import { h, setText } from "../dom.js";
import { hatch, onThemeChange, palette, stretches, tickText, timeTicks } from "./time-axis.js";
import { liveValue } from "./value.js";
import { uPlot } from "../uplot.js";

const HEIGHT = 168;
const AXIS = 54;
// What nobody looks at yet may wait for what is looked at.
const UNSEEN = 2_500;
// A page of more charts than people print loads the others as they come into view.
const MOST_UNSEEN = 60;
const unseen = new WeakMap();
// Steps that need no more decimals than they have digits.
const INCREMENTS = Array.from({ length: 320 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** (power - 15))).flat();

/**
 * A trend; it asks for its points when it comes into view, and after a while without that: a page is
 * printed as it is, with what nobody has scrolled to.
 *
 * @param {import("../types.js").Context} context
 * @param {import("../types.js").Property} property
 */
export function trend(context, property, { title = propertyName(property), href = null } = {}) {
  const plotArea = h("div", { class: "trend-plot" });
  const note = h("p", { class: "trend-note", hidden: true });
  const atPointer = h("span", { class: "trend-pointer", hidden: true });
  const now = liveValue(context, property);
  const name = href ? h("a", { href }, title) : title;
  const element = h("figure", { class: "trend", id: `trend-${property.key}` },
    h("figcaption", null, h("span", { class: "trend-name", title: property.alias }, name),
      h("span", { class: "trend-reading" }, atPointer, now)),
    plotArea, note);

  /** @type {Chart | null} */
  let chart = null;
  const draw = () => {
    if (chart === null && !context.signal.aborted) {
      observer.disconnect();
      chart = new Chart(context, property, plotArea, note, (text) => {
        setText(atPointer, text ?? "");
        atPointer.hidden = text === null;
        now.hidden = text !== null;
      });
    }
  };
  const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && draw(), { rootMargin: "200px" });
  observer.observe(element);
  const before = unseen.get(context.signal) ?? 0;
  unseen.set(context.signal, before + 1);
  const later = before < MOST_UNSEEN ? setTimeout(draw, UNSEEN) : 0;
  addEventListener("beforeprint", draw, { signal: context.signal });
  context.signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(later);
    chart?.destroy();
  }, { once: true });
  return element;
}

class Chart {
  #context;
  #property;
  #area;
  #note;
  #showPointer;
  /** @type {any} */
  #plot = null;
  /** @type {any} */
  #stream = null;
  #factor;
  #colours = palette();
  #resize;

  constructor(context, property, area, note, showPointer) {
    this.#context = context;
    this.#property = property;
    this.#area = area;
    this.#note = note;
    this.#showPointer = showPointer;
    this.#factor = displayFactor(property);
    this.#build();
    context.history.add(property.alias, (stream) => this.#show(stream));
    context.window.onPoint((time, origin) => origin !== this && this.#pointAt(time), context.signal);
    onThemeChange(() => {
      this.#plot.destroy();
      this.#build();
      this.#show(this.#stream);
    }, context.signal);
    this.#resize = new ResizeObserver(() => {
      if (this.#area.clientWidth > 0) {
        this.#plot.setSize({ width: this.#area.clientWidth, height: HEIGHT });
      }
    });
    this.#resize.observe(area);
  }

  destroy() {
    this.#resize.disconnect();
    this.#plot.destroy();
  }

  #build() {
    this.#colours = palette();
    const colour = this.#colours;
    const metric = this.#property.kind === "metric";
    const font = `11px ${colour("font")}`;
    const axis = {
      stroke: colour("text-muted"), font, grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false },
    };
    this.#plot = new uPlot({
      width: this.#area.clientWidth || 300,
      height: HEIGHT,
      padding: [8, 10, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        // A step has no point under the pointer but at its end; a dot there would mislead.
        points: { size: 0 },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => this.#context.window.follow("1h") },
      },
      scales: {
        x: { time: true, auto: false, range: () => this.#edges() },
        y: { range: (plot, min, max) => limits(min, max, this.#property) },
      },
      axes: [
        {
          ...axis, size: 26, gap: 6,
          splits: (plot, index, min, max) => timeTicks(min * 1000, max * 1000, plot.bbox.width / devicePixelRatio).ticks.map((t) => t / 1000),
          values: (plot, ticks) => {
            const { min, max } = plot.scales.x;
            const { step } = timeTicks(min * 1000, max * 1000, plot.bbox.width / devicePixelRatio);
            return ticks.map((tick) => tickText(tick * 1000, step));
          },
        },
        { ...axis, size: AXIS, gap: 6, space: 28, incrs: this.#property.type === "integer" ? INCREMENTS.filter((step) => step >= 1) : INCREMENTS, values: (plot, ticks) => axisTexts(ticks) },
      ],
      series: [
        {},
        {
          stroke: colour(metric ? "trace-computed" : "trace"), width: 1.5, spanGaps: false, points: { show: false },
          // A gap takes nothing of the steps beside it.
          paths: uPlot.paths.stepped(metric ? { align: -1, alignGaps: -1 } : { align: 1, alignGaps: 1 }),
        },
      ],
      hooks: {
        drawClear: [(plot) => this.#drawQuality(plot)],
        setCursor: [(plot) => this.#pointed(plot)],
        setSelect: [(plot) => this.#selected(plot)],
      },
    }, [[], []], this.#area);
    // The pointer has left: the readings show the live values again.
    this.#plot.over.addEventListener("pointerleave", () => this.#context.window.point(null, null));
  }

  #edges() {
    const { from, to } = this.#context.window.edges();
    return [from / 1000, to / 1000];
  }

  #show(stream) {
    this.#stream = stream;
    if (!stream) {
      return;
    }
    const { t, v } = this.#points(stream);
    this.#plot.setData([t.map((time) => time / 1000), v], false);
    const [min, max] = this.#edges();
    this.#plot.batch(() => {
      this.#plot.setScale("x", { min, max });
    });
    const empty = stream.loaded && !v.some((value) => value !== null);
    this.#note.hidden = !empty;
    setText(this.#note, !empty ? "" : stream.failure ? stream.failure.message
      : this.#hasTexts(stream) ? `These are texts; the model says ${this.#property.type}.`
      : stream.t.length > 0 ? "No good values in this time" : "No values in this time");
  }

  #hasTexts({ alias, v }) {
    return [...v, this.#context.shown.latest(alias)?.v].some((value) => typeof value === "string");
  }

  // A value is in force until the next one comes: the line reaches to the right edge. A metric's does
  // not, because the window that is running now has no result yet.
  #points(stream) {
    const { from, to } = this.#context.window.edges();
    const metric = this.#property.kind === "metric";
    const { t, v } = metric ? backSteps(this.#property, stream, from, to) : { t: [...stream.t], v: [...stream.v] };
    const values = v.map((value) => (typeof value === "number" ? value * this.#factor : null));
    const end = Math.min(to, Date.now());
    if (!metric && t.length > 0 && t[t.length - 1] < end) {
      t.push(end);
      values.push(values[values.length - 1]);
    }
    return { t, v: values };
  }

  #drawQuality(plot) {
    const stream = this.#stream;
    if (!stream) {
      return;
    }
    const { left, top, width, height } = plot.bbox;
    const { to } = this.#context.window.edges();
    const at = (time) => Math.min(left + width, Math.max(left, plot.valToPos(time / 1000, "x", true)));
    const canvas = plot.ctx;
    for (const [start, end] of stretches(stream.t, (index) => stream.v[index] === null, to)) {
      hatch(canvas, at(start), top, at(end) - at(start), height, this.#colours("hatch"), devicePixelRatio);
    }
    // UNCERTAIN: the line is there, and a bar under it says not to trust it blindly.
    canvas.fillStyle = this.#colours("uncertain");
    for (const [start, end] of stretches(stream.t, (index) => stream.q[index] === "U", to)) {
      canvas.fillRect(at(start), top + height - 3 * devicePixelRatio, at(end) - at(start), 3 * devicePixelRatio);
    }
  }

  #pointed(plot) {
    const { left } = plot.cursor;
    const time = left >= 0 ? plot.posToVal(left, "x") * 1000 : null;
    if (time !== null) {
      this.#context.window.point(time, this);
    }
    this.#read(time);
  }

  /** @param {number | null} time */
  #pointAt(time) {
    const { from, to } = this.#context.window.edges();
    const inside = time !== null && time >= from && time <= to;
    this.#plot.setCursor(inside
      ? { left: this.#plot.valToPos(time / 1000, "x"), top: 1 } : { left: -10, top: -10 }, false);
    this.#read(inside ? time : null);
  }

  /** @param {number | null} time */
  #read(time) {
    if (time === null || !this.#stream) {
      this.#showPointer(null);
      return;
    }
    const { t, v } = this.#stream;
    let index = t.findLastIndex((at) => at <= time);
    // A metric's value counts for the window that ends at or after the pointer.
    if (this.#property.kind === "metric") {
      const next = t[index + 1];
      index = next !== undefined && next - time <= 1.5 * windowLength(this.#property) ? index + 1 : -1;
    }
    const value = index >= 0 ? v[index] : null;
    const unit = this.#property.unitText;
    const text = typeof value === "number"
      ? `${fixed(value * this.#factor, this.#property.type === "integer" ? 0 : decimalsFor(value * this.#factor))}${unit ? "\u202f" + unit : ""}`
      : NOTHING;
    this.#showPointer(`${text} at ${moment(time)}`);
  }

  #selected(plot) {
    const { left, width } = plot.select;
    if (width > 4) {
      const from = plot.posToVal(left, "x") * 1000;
      const to = plot.posToVal(left + width, "x") * 1000;
      plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
      this.#context.window.fix(from, to);
    }
  }
}

/**
 * A little air above and below; a constant gets a band around it, and a share never leaves 0..100 %.
 *
 * @param {import("../types.js").Property} property
 */
function limits(min, max, property) {
  if (min === null || max === null) {
    return [0, 1];
  }
  if (min === max) {
    const band = Math.max(Math.abs(min) * 0.1, 1);
    return min >= 0 ? [Math.max(0, min - band), max + band] : [min - band, max + band];
  }
  const [low, high] = uPlot.rangeNum(min, max, 0.12, true);
  const share = property.unitText === "%";
  return [min >= 0 ? Math.max(0, low) : low, share && max <= 100 ? Math.min(100, high) : high];
}

function axisTexts(ticks) {
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
  const largest = Math.max(...ticks.map(Math.abs), 0);
  if (largest >= 1e15 || (step < 1e-6 && largest > 0)) {
    return ticks.map((tick) => (tick === 0 ? "0" : fixed(tick, 1)));
  }
  if (largest >= 100_000) {
    const [scale, letter] = largest >= 10_000_000 ? [1e6, "M"] : [1e3, "k"];
    return ticks.map((tick) => fixed(tick / scale, decimalsOf(step / scale)) + letter);
  }
  return ticks.map((tick) => fixed(tick, decimalsOf(step)));
}

function decimalsOf(step) {
  return step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
}
