// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.util.UUID;

/** Names a hierarchy of an asset model for ever. */
public record HierarchyId(UUID uuid) {
  /**
   * Returns the id written as text.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static HierarchyId of(String uuid) {
    return new HierarchyId(UUID.fromString(uuid));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
