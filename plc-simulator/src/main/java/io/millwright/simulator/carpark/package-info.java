// SPDX-License-Identifier: Apache-2.0
/** The car park: levels, lifts and barriers, and the book of the cars that are in it. */
@NullMarked
package io.millwright.simulator.carpark;

import org.jspecify.annotations.NullMarked;
