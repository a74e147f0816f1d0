// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the rules for models and their formulas, and the problems that a plant has with their
 * places.
 */
@NullMarked
package io.millwright.asset.check;

import org.jspecify.annotations.NullMarked;
