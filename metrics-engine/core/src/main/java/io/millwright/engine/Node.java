// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import org.jspecify.annotations.Nullable;

/** One thing to compute: a transform, a metric or an alarm of one asset. */
sealed interface Node permits TransformNode, FrameNode, MetricNode, AlarmNode {
  /** The series that it writes; an alarm has none. */
  @Nullable Series target();

  /** Computes what the changes of its inputs touch. */
  void update(Step step);

  /** Computes everything in the step's range again. */
  void recompute(Step step);
}
