// SPDX-License-Identifier: Apache-2.0
// @ts-check
// What trends and timelines share: colours from the style sheet, clock times on the axis, the
// hatching that says "not known".

import { clock, clockMinutes, day } from "../format.js";

/** The colours of the style sheet; a canvas knows no custom properties. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

/**
 * Calls a function when the viewer switches between light and dark.
 *
 * @param {AbortSignal} signal
 */
export function onThemeChange(listener, signal) {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", listener, { signal });
}

const MINUTE = 60_000;
const STEPS = [
  5_000, 10_000, 15_000, 30_000, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  60 * MINUTE, 120 * MINUTE, 180 * MINUTE, 360 * MINUTE, 720 * MINUTE, 1440 * MINUTE, 2880 * MINUTE, 10_080 * MINUTE,
  43_200 * MINUTE,
];

/**
 * Round local times, about as many as fit.
 *
 * @param {number} from
 * @param {number} to
 */
export function timeTicks(from, to, width) {
  const most = Math.max(2, Math.floor(width / 84));
  const step = STEPS.find((candidate) => (to - from) / candidate <= most) ?? STEPS[STEPS.length - 1];
  const shift = new Date(from).getTimezoneOffset() * MINUTE;
  const ticks = [];
  for (let t = Math.ceil((from - shift) / step) * step + shift; t <= to; t += step) {
    ticks.push(t);
  }
  return { ticks, step };
}

/**
 * How a tick is written: seconds only where they differ, the date at midnight.
 *
 * @param {number} time
 */
export function tickText(time, step) {
  if (step >= 1440 * MINUTE || clock(time) === "00:00:00") {
    return day(time).slice(5);
  }
  return step < MINUTE ? clock(time) : clockMinutes(time);
}

/** Fills an area with thin diagonal lines. */
export function hatch(canvas, x, y, width, height, colour, ratio = 1) {
  if (width < 0.5) {
    return;
  }
  canvas.save();
  canvas.beginPath();
  canvas.rect(x, y, width, height);
  canvas.clip();
  canvas.strokeStyle = colour;
  canvas.lineWidth = ratio;
  canvas.beginPath();
  // The lines stand on a grid of the canvas, so that neighbouring areas join.
  const gap = 7 * ratio;
  for (let start = Math.floor((x - height) / gap) * gap; start < x + width; start += gap) {
    canvas.moveTo(start, y + height);
    canvas.lineTo(start + height, y);
  }
  canvas.stroke();
  canvas.restore();
}

/** Stretches [from, to] of an array where a test holds; each reaches to the next point. */
export function stretches(times, test, end) {
  const found = [];
  let start = null;
  times.forEach((time, index) => {
    if (test(index)) {
      start ??= time;
    } else if (start !== null) {
      found.push([start, time]);
      start = null;
    }
  });
  if (start !== null) {
    found.push([start, end]);
  }
  return found;
}
