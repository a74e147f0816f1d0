// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import io.millwright.reading.Alias;

/**
 * Computed values that don't hold any more.
 *
 * @param alias the data stream
 * @param range the times whose data points go, of every quality
 */
public record Removal(Alias alias, TimeRange range) {}
