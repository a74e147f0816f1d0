// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

/**
 * One step of an engine.
 *
 * @param closedBefore the time up to which windows were closed before this step, in microseconds
 * @param closedTo the time up to which they are closed by it
 * @param horizon the newest moment that is known to have passed; delays of alarms run out by it
 * @param output where results go
 */
record Step(long closedBefore, long closedTo, long horizon, Output output) {}
