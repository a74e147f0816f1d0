// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import java.util.UUID;

/**
 * A model or an asset that the plant had once.
 *
 * @param kind what it is
 * @param id its id, which it has again when it is restored
 * @param place a model's key; an asset's path when it was removed
 * @param name its name when it was removed
 * @param by the version that has it no more
 */
public record Removed(Kind kind, UUID id, String place, String name, PlantVersion by) {
  /** What can be removed and restored. */
  public enum Kind {
    /** A model. */
    MODEL,
    /** An asset. */
    ASSET
  }
}
