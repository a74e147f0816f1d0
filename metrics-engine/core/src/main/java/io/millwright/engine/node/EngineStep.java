// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

/**
 * One step of an engine: the range in which nodes compute, and how far the tree's time has come.
 * Times are in microseconds since the epoch.
 *
 * @param from nodes compute results for times behind this time
 * @param to nodes compute results for times up to this time, inclusive; {@link Long#MAX_VALUE} in
 *     the near past
 * @param closedBefore the time up to which windows were closed before this step
 * @param closedTo the time up to which windows are closed by this step
 * @param horizon the time up to which readings have come; alarms evaluate points up to it
 * @param passed the time up to which no more readings are awaited; delays of alarms that end by it
 *     run out
 * @param output takes the results
 */
public record EngineStep(
    long from,
    long to,
    long closedBefore,
    long closedTo,
    long horizon,
    long passed,
    Output output) {}
