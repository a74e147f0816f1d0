// SPDX-License-Identifier: Apache-2.0
/**
 * What a node of a tree is, the result of a step, and the nodes that are evaluated at the points of
 * their inputs: transforms and event frames. It may use {@code name} and {@code series}.
 */
@NullMarked
package io.millwright.engine.node;

import org.jspecify.annotations.NullMarked;
