// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics: their windows, the evaluation of a formula over a window, and how much of a window must
 * be GOOD. It may use {@code node}, {@code name} and {@code series}.
 */
@NullMarked
package io.millwright.engine.window;

import org.jspecify.annotations.NullMarked;
