// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

/** One thing to compute: a transform, a metric or an alarm of one asset. */
sealed interface Node permits TransformNode, MetricNode, AlarmNode {
  /** Computes what the changes of its inputs touch. */
  void update(Step step);

  /** Computes everything in a range again. */
  void recompute(long from, long to, Step step);
}
