// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Points in columns; a point has the same index in each column.
 *
 * @param times the times in microseconds since the epoch, increasing
 * @param numbers the values as numbers; NaN for a text
 * @param others at the indexes of values that no double can hold these values, and null elsewhere;
 *     null as a whole where there are no such values
 */
// The record only passes columns on and is never compared.
@SuppressWarnings("ArrayRecordComponent")
public record PointColumns(long[] times, double[] numbers, @Nullable Value @Nullable [] others) {}
