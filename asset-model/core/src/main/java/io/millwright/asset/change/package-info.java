// SPDX-License-Identifier: Apache-2.0
/**
 * Describes what changed between two states of a plant: versions, differences, their consequences
 * and their undoing.
 */
@NullMarked
package io.millwright.asset.change;

import org.jspecify.annotations.NullMarked;
