// SPDX-License-Identifier: Apache-2.0
/**
 * What a simulated device shows: signals with their values over time, the devices that hold them,
 * and orders that make them fail.
 */
@NullMarked
package io.millwright.simulator.signal;

import org.jspecify.annotations.NullMarked;
