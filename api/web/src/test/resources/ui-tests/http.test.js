// SPDX-License-Identifier: Apache-2.0
// @ts-check

import { address, inAddresses, read } from "/ui/http.js";
import { same, test } from "./checks.js";

test("an address leaves out what is not known, and repeats a list", () => {
  same(address("assets"), "api/v1/assets");
  same(address("series", { alias: ["/a b", "/c"], from: null, to: undefined, points: 0 }), "api/v1/series?alias=%2Fa+b&alias=%2Fc&points=0");
});

test("aliases are asked for in as many requests as addresses have room", () => {
  const names = Array.from({ length: 40 }, (_, index) => `/a/${index}`);
  const lists = inAddresses(names);
  same(lists.map((list) => list.length), [16, 16, 8]);
  same(lists.flat(), names);
  same(inAddresses(["x".repeat(9000), "y"]).length, 2);
  same(inAddresses([]), []);
});

test("a failure says what the server says, and whether it may pass", async () => {
  const usual = window.fetch;
  try {
    window.fetch = async () => new Response(JSON.stringify({ message: "No such asset" }), { status: 404 });
    same(await read("asset").catch(({ message, status, isPassing }) => ({ message, status, isPassing })),
      { message: "No such asset", status: 404, isPassing: false });
    window.fetch = async () => new Response("<html>", { status: 503 });
    same(await read("asset").catch(({ message, isPassing }) => ({ message, isPassing })),
      { message: "The server answered 503 to asset.", isPassing: true });
    window.fetch = async () => { throw new TypeError("network"); };
    same(await read("asset").catch(({ isPassing }) => isPassing), true);
  } finally {
    window.fetch = usual;
  }
});
