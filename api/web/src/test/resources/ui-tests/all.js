// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Runs all tests and writes what came out into the page, where the build reads it.

import { results } from "./checks.js";
import "./feed.test.js";
import "./format.test.js";
import "./http.test.js";
import "./roles.test.js";
import "./times.test.js";

const place = /** @type {HTMLElement} */ (document.getElementById("results"));
place.textContent = JSON.stringify(await results());
