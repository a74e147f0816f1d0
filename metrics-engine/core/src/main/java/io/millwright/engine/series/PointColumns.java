// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The points of a stretch as {@link Points} keeps them, each at its index.
 *
 * @param times in microseconds since the epoch, increasing
 * @param numbers the values as numbers; NaN for text
 * @param others the values that no double can hold, none in between; null where there are none
 */
// It carries columns between two places and is never compared.
@SuppressWarnings("ArrayRecordComponent")
public record PointColumns(long[] times, double[] numbers, @Nullable Value @Nullable [] others) {}
