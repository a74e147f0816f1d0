// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;

/**
 * A relation from the assets of a model to the assets of a child model.
 *
 * @param id the same for all assets of the model
 * @param key the name in files and formulas
 * @param name the name that people see
 * @param child the model of the children
 */
public record Hierarchy(HierarchyId id, String key, String name, ModelId child) {
  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public Hierarchy {
    Keys.variable("hierarchy", key);
  }
}
