// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.util.UUID;

/** Names a composite model of an asset model for ever. */
public record CompositeModelId(UUID uuid) {
  /**
   * Returns the id written as text.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static CompositeModelId of(String uuid) {
    return new CompositeModelId(UUID.fromString(uuid));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
