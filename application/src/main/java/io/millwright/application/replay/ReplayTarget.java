// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.reading.Alias;

/** The computed properties that a replay is requested for. */
public sealed interface ReplayTarget {
  /** Every computed property of an asset and of all assets below it. */
  record Below(String path) implements ReplayTarget {}

  /** Every computed property of all assets of a model. */
  record OfModel(String key) implements ReplayTarget {}

  /** One computed property. */
  record OfStream(Alias alias) implements ReplayTarget {}
}
