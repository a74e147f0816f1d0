// SPDX-License-Identifier: Apache-2.0
// @ts-check
// What the tests of the pages' modules are written with.

/** @type {{name: string, run: () => void | Promise<void>}[]} */
const tests = [];

/**
 * Adds a test; its name is a sentence.
 *
 * @param {string} name
 * @param {() => void | Promise<void>} run
 */
export function test(name, run) {
  tests.push({ name, run });
}

/**
 * Fails the test where a value is not what was expected: compared as JSON, -0 as 0.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function same(actual, expected) {
  const [is, should] = [text(actual), text(expected)];
  if (is !== should) {
    throw new Error(`is ${is} and should be ${should}`);
  }
}

/**
 * Fails the test for the first row whose input gives something else than it should.
 *
 * @param {(input: any) => unknown} give
 * @param {[any, unknown][]} rows
 */
export function table(give, rows) {
  for (const [input, expected] of rows) {
    const [is, should] = [text(give(input)), text(expected)];
    if (is !== should) {
      throw new Error(`${text(input)} gives ${is} and should give ${should}`);
    }
  }
}

/** @param {unknown} value */
function text(value) {
  return value === undefined ? "undefined" : JSON.stringify(value, (_, part) => (part === Infinity ? "Infinity" : part instanceof Map ? [...part] : part));
}

/** Runs all tests, one after the other: [{name, failure}], the failure null where there is none. */
export async function results() {
  const found = [];
  for (const { name, run } of tests) {
    try {
      await run();
      found.push({ name, failure: null });
    } catch (failure) {
      found.push({ name, failure: failure.stack ?? String(failure) });
    }
  }
  return found;
}
