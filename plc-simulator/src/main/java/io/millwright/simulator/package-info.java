// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated plants on real protocols: process models with state, their own books of what truly
 * happened, and faults on order. Depends on nothing else of Millwright: it is a witness.
 */
@NullMarked
package io.millwright.simulator;

import org.jspecify.annotations.NullMarked;
