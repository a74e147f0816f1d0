// SPDX-License-Identifier: Apache-2.0
/**
 * Why a computed value is what it is, or why there is none, in words for people. It may use the
 * nodes and windows; it computes from the store and changes nothing.
 */
@NullMarked
package io.millwright.engine.explain;

import org.jspecify.annotations.NullMarked;
