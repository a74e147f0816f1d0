// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import java.util.UUID;

/**
 * The definition of an asset model or of a tree.
 *
 * @param subject whether this is a model or a tree
 * @param id the id of the model, or of the asset at the top of the tree
 * @param document the definition as a model file (YAML)
 */
public record Definition(Subject subject, UUID id, String document) {

  /** The kind of thing that a definition describes. */
  public enum Subject {
    /** An asset model. */
    MODEL,
    /** An asset and all below it. */
    TREE
  }

  /**
   * Returns the key of the record with this definition. A record with this key and no value ends
   * it.
   */
  public String key() {
    return switch (subject) {
      case MODEL -> "model/" + id;
      case TREE -> "tree/" + id;
    };
  }
}
