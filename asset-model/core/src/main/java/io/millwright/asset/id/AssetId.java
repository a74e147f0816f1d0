// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.util.UUID;

/** Names an asset for ever, whatever happens to its key, name and place. */
public record AssetId(UUID uuid) {
  /**
   * Returns the id written as text.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static AssetId of(String uuid) {
    return new AssetId(UUID.fromString(uuid));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
