// SPDX-License-Identifier: Apache-2.0
/**
 * The engine of one tree: the graph of its nodes in the order of their dependence, the steps that
 * readings and time bring, and the recomputation that late readings need. It may use the nodes,
 * windows and alarms, and {@code snapshot}.
 */
@NullMarked
package io.millwright.engine.tree;

import org.jspecify.annotations.NullMarked;
