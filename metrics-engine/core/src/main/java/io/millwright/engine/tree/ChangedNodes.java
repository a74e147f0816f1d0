// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.engine.node.EngineStep;
import io.millwright.engine.node.GraphNode;
import io.millwright.engine.series.Series;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The series that a step has changed, and the nodes that have to compute because of that.
 *
 * <p>Times are in microseconds since the epoch; {@code closed} is the time up to which the windows
 * of the tree are closed. Not safe for use by several threads.
 */
final class ChangedNodes {
  private final Graph graph;

  /** The nodes that have to compute in this step, by their indexes. */
  private final BitSet pending = new BitSet();

  /** The nodes whose results the passing of time alone may change. */
  private final BitSet timeDependent = new BitSet();

  /** The series that this step has changed. */
  private final List<Series> touched = new ArrayList<>();

  ChangedNodes(Graph graph) {
    this.graph = graph;
  }

  /**
   * Notes that a reading has changed a series. {@link #notifyDependents} marks the dependent nodes
   * when all readings are taken.
   */
  void note(Series series) {
    if (!series.isTouched) {
      series.isTouched = true;
      touched.add(series);
    }
  }

  /** Marks the dependent nodes of every series that was noted. */
  void notifyDependents(long closed) {
    for (var series : touched) {
      notifyDependentsOf(series, closed);
    }
  }

  /** Notes that a step has changed a series, and marks its dependent nodes. */
  void touch(Series series, long closed) {
    note(series);
    notifyDependentsOf(series, closed);
  }

  /** Notes that a step has changed a series at a time, and marks its dependent nodes. */
  void changedAt(long time, Series series, long closed) {
    series.changed.add(time);
    touch(series, closed);
  }

  /** Notes the series that a node writes, where the node has changed it. */
  void touchTarget(GraphNode node, long closed) {
    var target = node.target();
    if (target != null && !target.changed.isEmpty()) {
      touch(target, closed);
    }
  }

  private void notifyDependentsOf(Series series, long closed) {
    for (int dependent : series.following) {
      pending.set(dependent);
    }
    if (series.changed.earliest() <= closed) {
      for (int dependent : series.closing) {
        pending.set(dependent);
      }
    }
  }

  /** Finds the nodes whose results the passing of time alone may change. */
  void findTimeDependent() {
    for (int index = 0; index < graph.nodes.size(); index++) {
      timeDependent.set(index, graph.nodes.get(index).mayChangeWithTime());
    }
  }

  /**
   * Lets every marked node compute a step, each after the nodes of its inputs: the dependents of
   * changed series, the metrics whose windows close, and the nodes that depend on passing time.
   */
  void update(EngineStep step) {
    long closed = step.closedBefore();
    if (step.closedTo() > closed) {
      graph.metrics.forEach((windows, nodes) -> {
        if (windows.endFrom(closed + 1) <= step.closedTo()) {
          pending.or(nodes);
        }
      });
    }
    pending.or(timeDependent);
    for (int index = pending.nextSetBit(0); index >= 0; index = pending.nextSetBit(index + 1)) {
      var node = graph.nodes.get(index);
      node.update(step);
      timeDependent.set(index, node.mayChangeWithTime());
      touchTarget(node, closed);
    }
  }

  /**
   * Forgets the changes at the end of a step.
   *
   * @return whether there were any
   */
  boolean end() {
    boolean any = !touched.isEmpty();
    pending.clear();
    for (var series : touched) {
      series.changed.clear();
      series.isTouched = false;
    }
    touched.clear();
    return any;
  }
}
