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
}
