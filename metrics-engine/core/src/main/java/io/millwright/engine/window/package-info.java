// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics. This package owns the windows of time for which metrics are computed, the evaluation of
 * a formula over a window, and the share of a window that must be GOOD. A metric is computed when
 * its window closes, and again when a reading changes an input in the window ({@link
 * io.millwright.engine.window.MetricNode}). The package may use {@code node}, {@code name} and
 * {@code series}.
 */
@NullMarked
package io.millwright.engine.window;

import org.jspecify.annotations.NullMarked;
