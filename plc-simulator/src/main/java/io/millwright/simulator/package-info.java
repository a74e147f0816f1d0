// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated plants on real protocols: process models with state, their own books of what truly
 * happened, and faults on order. Depends on nothing else of Millwright: it is a witness.
 *
 * <p>A fault is ordered in words, by {@link Simulation#order} or by writing the words into the
 * variable {@code ns=2;s=Simulator.Order} of any of the OPC UA servers; {@code
 * ns=2;s=Simulator.Answer} says what came of it. Seconds are simulated ones.
 *
 * <pre>
 * stop Line1.Filler 120               stands still; Entry1, Lift1 and Level1.Fan can be stopped too
 * freeze Line1.Filler.Temperature 60  shows the same value on and on
 * garbage Line1.Meter.Power 60 nan    shows nonsense: bad (a bad status), nan, or range
 * drop line-1 30                      the device is off the network, its connections are cut
 * skew line-1 -3600 60                its clock is an hour late, for a minute
 * </pre>
 */
@NullMarked
package io.millwright.simulator;

import org.jspecify.annotations.NullMarked;
