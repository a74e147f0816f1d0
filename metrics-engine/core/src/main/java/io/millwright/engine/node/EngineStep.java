// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

/**
 * One step of an engine. Times are in microseconds since the epoch.
 *
 * @param from results are computed for times behind this one only
 * @param to and up to this one
 * @param closedBefore the time up to which windows were closed before this step
 * @param closedTo the time up to which they are closed by it
 * @param horizon the newest moment that is known to have come; alarms look no further
 * @param passed the moment before which nothing more is awaited; delays of alarms run out by it
 * @param output where results go
 */
public record EngineStep(
    long from,
    long to,
    long closedBefore,
    long closedTo,
    long horizon,
    long passed,
    Output output) {}
