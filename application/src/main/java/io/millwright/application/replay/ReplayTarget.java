// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.reading.Alias;

/** What somebody wants to have computed again. */
public sealed interface ReplayTarget {
  /** Everything that is computed for an asset and for all below it. */
  record Below(String path) implements ReplayTarget {}

  /** Everything that is computed for all assets of a model. */
  record OfModel(String key) implements ReplayTarget {}

  /** One computed property. */
  record OfStream(Alias alias) implements ReplayTarget {}
}
