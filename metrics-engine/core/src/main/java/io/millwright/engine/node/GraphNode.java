// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.series.Series;
import org.jspecify.annotations.Nullable;

/**
 * One result to compute in a tree: a transform, a frame, a metric or an alarm of one asset. The
 * engine calls {@link #update} in each step that changes an input, after the nodes of the inputs.
 */
public interface GraphNode {
  /** Returns the series that the node writes; null for an alarm. */
  @Nullable Series target();

  /**
   * Computes the results that the changed times of the inputs touch, within the range of a step.
   */
  void update(EngineStep step);

  /** Computes every result in the range of a step again. */
  void recompute(EngineStep step);

  /** Returns true where the clock or the calendar closes the windows of the node. */
  default boolean isClosedByClock() {
    return false;
  }

  /** Returns true where the passing of time alone may change the result of the node. */
  default boolean mayChangeWithTime() {
    return false;
  }

  /**
   * Returns true where the node keeps a log of what people saw and did, as alarms do. The
   * recomputation that late readings or a replay need leaves such a node out.
   */
  default boolean keepsLog() {
    return false;
  }
}
