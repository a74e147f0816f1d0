// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Server-sent events over fetch: the browser's own EventSource can't say who is asking.

import { reach } from "./http.js";

/**
 * Fires "open", then each event by its name with its data, and "error" when the stream ends or can't
 * be had; it does not connect again by itself.
 */
export class EventFeed extends EventTarget {
  #leaving = new AbortController();

  constructor(url) {
    super();
    this.#run(url);
  }

  close() {
    this.#leaving.abort();
  }

  async #run(url) {
    const { signal } = this.#leaving;
    try {
      const response = await reach(url, { headers: { Accept: "text/event-stream" }, cache: "no-store", signal });
      if (response.ok && response.body && !signal.aborted) {
        this.dispatchEvent(new Event("open"));
        await this.#read(response.body.pipeThrough(new TextDecoderStream()).getReader());
      }
    } catch {
      // Said below, like an end without a failure.
    }
    if (!signal.aborted) {
      this.dispatchEvent(new Event("error"));
    }
  }

  async #read(reader) {
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#leaving.signal.aborted) {
        return;
      }
      // A chunk may end within an event, and within a line end.
      const events = (rest + value).split(/\r?\n\r?\n/);
      rest = events.pop() ?? "";
      events.forEach((text) => this.#fire(text));
    }
  }

  /** @param {string} text */
  #fire(text) {
    let name = "message";
    const data = [];
    for (const line of text.split(/\r?\n/)) {
      const [, field, content] = /** @type {RegExpExecArray} */ (/^([^:]*):? ?(.*)$/s.exec(line));
      if (field === "event") {
        name = content;
      } else if (field === "data") {
        data.push(content);
      }
    }
    if (data.length > 0) {
      this.dispatchEvent(new MessageEvent(name, { data: data.join("\n") }));
    }
  }
}
