// SPDX-License-Identifier: Apache-2.0
/**
 * The engine of one tree. This package owns the graph of the nodes in the order of their
 * dependence, the steps that readings and passing time bring, the near past that a tree remembers,
 * and the recomputation that late readings need. A batch enters by {@link
 * io.millwright.engine.tree.Engine#accept}, whose Javadoc lists the steps. The package may use the
 * nodes, windows and alarms, and {@code snapshot}.
 */
@NullMarked
package io.millwright.engine.tree;

import org.jspecify.annotations.NullMarked;
