// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.util.UUID;

/** Names an asset model for ever. */
public record ModelId(UUID uuid) {
  /**
   * Returns the id written as text.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static ModelId of(String uuid) {
    return new ModelId(UUID.fromString(uuid));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
