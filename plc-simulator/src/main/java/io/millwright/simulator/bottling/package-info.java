// SPDX-License-Identifier: Apache-2.0
/**
 * The bottling plant: its line of machines and buffers, their states, and the book of what was
 * produced.
 */
@NullMarked
package io.millwright.simulator.bottling;

import org.jspecify.annotations.NullMarked;
