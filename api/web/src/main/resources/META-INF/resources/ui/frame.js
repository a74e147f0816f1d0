// SPDX-License-Identifier: Apache-2.0
// @ts-check
// What stands around every page: header, asset tree, the banner that says when the values are old.

import { AssetTree } from "./parts/asset-tree.js";
import { alarmBadge } from "./parts/chips.js";
import { isActive, wantsAcknowledgement } from "./alarm-list.js";
import { clock, count, moment } from "./format.js";
import { h, setAttribute, setText, svg } from "./dom.js";
import { isSignedIn, signOut } from "./session.js";

// A page that opens has no feed for a moment; that is no news.
const GRACE = 1500;

const ICONS = {
  overview: "M3 3h6v6H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 11h6v6H3z",
  assets: "M8 2h4v4H8zM2 14h4v4H2zM14 14h4v4h-4zM8 14h4v4H8zM10 6v8M4 14v-4h12v4",
  alarms: "M10 3a5 5 0 0 0-5 5v4l-2 3h14l-2-3V8a5 5 0 0 0-5-5zM8 17a2 2 0 0 0 4 0",
  sources: "M7 3v5M13 3v5M5 8h10v2a5 5 0 0 1-10 0zM10 15v3",
};

export class Frame {
  /** Where pages go. */
  main = h("main", { id: "main", tabindex: -1 });
  #tree;
  #links = new Map();
  #live;
  #banner = h("div", { class: "banner", role: "alert", hidden: true });
  #status = h("span", { class: "feed-text" });
  #feed = h("span", { class: "feed" }, h("span", { class: "feed-mark", "aria-hidden": "true" }), this.#status);
  #drawer;
  #drawerButtons = [];
  #title = "";
  #alarms;
  #sources;

  constructor(plant, alarms, sources, live, about) {
    this.#live = live;
    this.#alarms = alarms;
    this.#sources = sources;
    this.#tree = new AssetTree(plant, alarms, sources);
    const time = h("time", { class: "header-clock", title: "Local time of this device" });
    this.#drawer = h("aside", { class: "sidebar", id: "assets" }, this.#tree.element,
      h("footer", { class: "about" }, h("a", { href: "#/versions" }, "Versions of the plant"), h("a", { href: "#/streams" }, "Streams"), about ? `${about.name} ${about.version}` : "Millwright", h("span", null, about?.edition ?? ""),
        about?.caller?.name ? h("span", { class: "about-caller" }, `Signed in as ${about.caller.name}, ${about.caller.role}`) : null,
        isSignedIn() ? h("button", { type: "button", class: "button", on: { click: leave } }, "Sign out") : null));
    document.body.replaceChildren(
      h("a", { class: "skip", href: "#main", on: { click: (event) => { event.preventDefault(); this.main.focus(); } } }, "To the content"),
      h("header", { class: "header" },
        h("a", { class: "brand", href: "#/", "aria-label": "Millwright, overview" }, mark(), h("span", null, "Millwright")),
        h("nav", { class: "header-nav", "aria-label": "Pages" }, this.#link("overview", "Overview", "#/"), this.#alarmLink(), this.#sourceLink()),
        h("div", { class: "header-end" }, this.#feed, time)),
      this.#banner,
      h("div", { class: "body" }, this.#drawer, this.main),
      h("div", { class: "shade", on: { click: () => this.#showDrawer(false) } }),
      h("nav", { class: "bottom-nav", "aria-label": "Pages" }, this.#link("overview", "Overview", "#/"), this.#drawerButton(), this.#alarmLink(), this.#sourceLink()));
    const tick = () => {
      setText(time, clock(Date.now()));
      this.#showStatus();
    };
    tick();
    setInterval(tick, 1000);
    live.onStatus(() => this.#showStatus());
    alarms.onChange(() => this.#showTitle());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#showDrawer(false));
  }

  /** Marks where we are. */
  at(route) {
    this.#links.forEach((page, link) => setAttribute(link, "aria-current", page === route.page ? "page" : null));
    this.#tree.select(route.path);
    this.#showDrawer(false);
  }

  /** @param {string} text */
  title(text) {
    this.#title = text;
    this.#showTitle();
  }

  // What is wrong and nobody has seen is worth a number in the browser's tab.
  #showTitle() {
    const open = this.#alarms.standing.filter((alarm) => isActive(alarm) && wantsAcknowledgement(alarm)).length;
    document.title = `${open > 0 ? `(${open}) ` : ""}${this.#title} \u00b7 Millwright`;
  }

  #showStatus() {
    const { status, statusSince, lastArrival } = this.#live;
    const lost = status === "lost" || (status === "connecting" && Date.now() - statusSince > 10_000);
    const showLost = lost && Date.now() - statusSince > GRACE;
    setAttribute(this.#feed, "data-status", showLost ? "lost" : status === "live" ? "live" : "connecting");
    setText(this.#status, showLost ? "Disconnected" : status === "live" ? "Live" : "Connecting");
    this.#feed.title = lastArrival ? `Last values at ${clock(lastArrival)}` : "No values yet";
    if (this.#banner.hidden === showLost) {
      this.#banner.hidden = !showLost;
      document.body.toggleAttribute("data-feed-lost", showLost);
      this.#banner.replaceChildren(showLost ? h("p", null, h("strong", null, "Live feed lost. "),
        lastArrival ? `All values are as of ${moment(lastArrival)}. ` : "There are no values yet. ",
        "Trying to connect again.") : "");
    }
  }

  #link(page, name, address) {
    const link = h("a", { href: address }, icon(page), h("span", null, name));
    this.#links.set(link, page);
    return link;
  }

  #alarmLink() {
    const badge = h("span", { class: "nav-badge" });
    const link = this.#link("alarms", "Alarms", "#/alarms");
    link.append(badge);
    this.#alarms.onChange(() => badge.replaceChildren(alarmBadge(this.#alarms.standing)));
    return link;
  }

  // A value that does not come has its cause there: where a source is away, the way to it says so.
  #sourceLink() {
    const badge = h("span", { class: "nav-badge" });
    const link = this.#link("sources", "Sources", "#/sources");
    link.append(badge);
    this.#sources.onChange(() => {
      const away = this.#sources.away.length;
      const text = `${count(away, "source")} not connected`;
      badge.replaceChildren(away === 0 ? "" : h("span", { class: "source-badge", title: text }, h("span", { "aria-hidden": "true" }, String(away)), h("span", { class: "visually-hidden" }, text)));
    });
    return link;
  }

  #drawerButton() {
    const button = h("button", {
      type: "button", "aria-controls": "assets", "aria-expanded": "false",
      on: { click: () => this.#showDrawer(!document.body.hasAttribute("data-drawer")) },
    }, icon("assets"), h("span", null, "Assets"));
    this.#drawerButtons.push(button);
    return button;
  }

  #showDrawer(open) {
    const was = document.body.hasAttribute("data-drawer");
    document.body.toggleAttribute("data-drawer", open);
    this.#drawerButtons.forEach((button) => button.setAttribute("aria-expanded", String(open)));
    if (open) {
      this.#drawer.querySelector("input").focus({ preventScroll: true });
    } else if (was && this.#drawer.contains(document.activeElement)) {
      this.#drawerButtons[0].focus();
    }
  }
}

function leave() {
  signOut();
  location.reload();
}

function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

function mark() {
  return svg("svg", { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
    svg("circle", { cx: 16, cy: 16, r: 8 }), svg("path", { d: "M16 3v26M3 16h26M6.8 6.8l18.4 18.4M25.2 6.8L6.8 25.2" }),
    svg("circle", { class: "mark-hub", cx: 16, cy: 16, r: 3 }));
}
