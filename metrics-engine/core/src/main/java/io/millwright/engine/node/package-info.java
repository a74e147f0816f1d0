// SPDX-License-Identifier: Apache-2.0
/**
 * The nodes of a tree that are evaluated at the points of their inputs: transforms and event
 * frames. This package also owns the interface of every node, the step in which nodes compute, and
 * the result of a step. A reading reaches a node as a changed point of an input series; the node
 * writes its results into its own series and into the {@link io.millwright.engine.node.Output} of
 * the step. The package may use {@code name} and {@code series}.
 */
@NullMarked
package io.millwright.engine.node;

import org.jspecify.annotations.NullMarked;
