// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import java.util.UUID;

/**
 * The definition of an asset model or of a tree.
 *
 * @param subject which of the two
 * @param id of the model, or of the asset at the top of the tree
 * @param document the definition as a model file (YAML)
 */
public record Definition(Subject subject, UUID id, String document) {

  /** What is defined. */
  public enum Subject {
    /** An asset model. */
    MODEL,
    /** An asset and all below it. */
    TREE
  }

  /** Returns the key of the record that carries it, and of the one without a value that ends it. */
  public String key() {
    return switch (subject) {
      case MODEL -> "model/" + id;
      case TREE -> "tree/" + id;
    };
  }
}
