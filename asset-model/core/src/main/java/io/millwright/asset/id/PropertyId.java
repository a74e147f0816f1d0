// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.util.UUID;

/** Names a property of an asset model for ever; all assets of the model share it. */
public record PropertyId(UUID uuid) {
  /**
   * Returns the id written as text.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static PropertyId of(String uuid) {
    return new PropertyId(UUID.fromString(uuid));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
