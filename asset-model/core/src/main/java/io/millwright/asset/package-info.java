// SPDX-License-Identifier: Apache-2.0
/**
 * Holds assets, how they are placed under each other over time, and the plant that they make with
 * their models.
 */
@NullMarked
package io.millwright.asset;

import org.jspecify.annotations.NullMarked;
