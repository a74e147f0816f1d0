// SPDX-License-Identifier: Apache-2.0
// @ts-check

import { EventFeed } from "/ui/event-feed.js";
import { same, test } from "./checks.js";

test("events of the feed are read whole, wherever a chunk ends", async () => {
  const usual = window.fetch;
  const chunks = ["event: val", "ues\ndata: {\"a\":1}\n", "\nevent: alarm\r\ndata: one\r\ndata: two\r\n\r", "\n: nothing\n\ndata: x\n\n"];
  try {
    window.fetch = async () => new Response(new ReadableStream({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(new TextEncoder().encode(chunk)));
        controller.close();
      },
    }));
    /** @type {string[]} */
    const seen = [];
    const feed = new EventFeed("feed");
    for (const name of ["open", "values", "alarm", "message"]) {
      feed.addEventListener(name, (/** @type {any} */ event) => seen.push(`${name} ${event.data ?? ""}`));
    }
    await new Promise((resolve) => feed.addEventListener("error", resolve, { once: true }));
    same(seen, ["open ", "values {\"a\":1}", "alarm one\ntwo", "message x"]);
  } finally {
    window.fetch = usual;
  }
});
