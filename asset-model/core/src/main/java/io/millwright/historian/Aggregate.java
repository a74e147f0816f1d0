// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import java.time.Instant;

/**
 * The numbers of one window (time - length, time] of a data stream, over its points of one quality.
 * For text only the count means anything; the others are NaN.
 *
 * @param time the end of the window
 * @param count how many points
 * @param average their mean
 * @param minimum the least
 * @param maximum the greatest
 * @param sum their sum
 * @param standardDeviation the sample standard deviation; 0 for one point
 */
public record Aggregate(
    Instant time,
    long count,
    double average,
    double minimum,
    double maximum,
    double sum,
    double standardDeviation) {}
