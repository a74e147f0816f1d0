// SPDX-License-Identifier: Apache-2.0
// @ts-check
// The HTTP API. Addresses are relative to the page, so that a reverse proxy may serve Millwright
// under a path of its own.

import { credentials, noteAccepted, signIn } from "./session.js";

const BASE = "api/v1/";
// What a server reads of an address is limited, and so is the work of one request.
const LONGEST_LIST = 8_000;
const MOST_LISTED = 16;
const PASSING = new Set([429, 502, 503, 504]);

/** The address of a resource; a parameter that is a list is repeated, null is left out. */
export function address(resource, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null && item !== undefined) {
        query.append(name, item);
      }
    }
  }
  const text = query.toString();
  return BASE + resource + (text ? "?" + text : "");
}

/** The items in lists that an address has room for each, in their order. */
export function inAddresses(items) {
  const lists = [];
  let room = 0;
  for (const item of items) {
    const length = encodeURIComponent(item).length;
    if (length > room || lists.at(-1).length === MOST_LISTED) {
      lists.push([]);
      room = LONGEST_LIST;
    }
    lists.at(-1).push(item);
    room -= length;
  }
  return lists;
}

/**
 * Reads a resource. Throws an Error whose message a person can act on; its `isPassing` is true where
 * the same request may succeed a little later, since the server or its database is away.
 *
 * @template {string} Resource
 * @param {Resource} resource
 * @param {Record<string, any>} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./types.js").Answer<Resource>>}
 */
export async function read(resource, parameters, signal) {
  return answer(await reach(address(resource, parameters), { signal }), resource);
}

/** Sends a document. Throws as {@link read} does. */
export async function send(resource, body) {
  const response = await reach(address(resource), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer(response, resource);
}

/** Fetches as the person who has signed in, and asks who that is where the server wants to know. */
export async function reach(url, options = {}) {
  const known = credentials();
  const headers = { Accept: "application/json", ...options.headers, ...known };
  const response = await attempt(url, { ...options, headers });
  if (response.status !== 401) {
    noteAccepted(known);
    return response;
  }
  await signIn(known, reason(await response.text()));
  return reach(url, options);
}

async function attempt(url, options) {
  try {
    return await fetch(url, options);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    /** @type {import("./types.js").Failure} */
    const away = new Error("The server cannot be reached. Is Millwright still running?", { cause: failure });
    away.isPassing = true;
    throw away;
  }
}

async function answer(response, resource) {
  const text = await response.text();
  if (!response.ok) {
    /** @type {import("./types.js").Failure} */
    const failure = new Error(reason(text) ?? `The server answered ${response.status} to ${resource}.`);
    failure.status = response.status;
    failure.isPassing = PASSING.has(response.status);
    throw failure;
  }
  return text ? JSON.parse(text) : null;
}

/** @param {string} text */
function reason(text) {
  try {
    const body = JSON.parse(text);
    return body.message ?? body.details ?? body.error ?? null;
  } catch {
    return null;
  }
}
