// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.series.Series;
import org.jspecify.annotations.Nullable;

/** One thing to compute: a transform, a metric or an alarm of one asset. */
public interface GraphNode {
  /** The series that it writes; an alarm has none. */
  @Nullable Series target();

  /** Computes what the changes of its inputs touch. */
  void update(EngineStep step);

  /** Computes everything in the step's range again. */
  void recompute(EngineStep step);

  /** True where the clock or the calendar closes the windows that the node is computed for. */
  default boolean isClosedByClock() {
    return false;
  }

  /** True where the passing of time alone may change the node's result. */
  default boolean mayChangeWithTime() {
    return false;
  }

  /**
   * True where the node keeps a log of what people saw and did. The recomputation that late
   * readings or a replay need leaves it as it is.
   */
  default boolean keepsLog() {
    return false;
  }
}
