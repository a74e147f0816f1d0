// SPDX-License-Identifier: Apache-2.0
package io.millwright.role;

import io.millwright.validation.Spelling;
import java.util.function.Consumer;

/** The role of a property as it stands in a model file or a JSON document. */
public final class RoleText {
  private RoleText() {}

  /**
   * Returns the role that a word means; an unknown word is reported and sets no role.
   *
   * @param problem takes what is wrong with the word
   */
  public static AssignedRole read(String word, Consumer<String> problem) {
    return PropertyRole.find(word)
        .map(AssignedRole::set)
        .orElseGet(() -> {
          problem.accept(
              "\"%s\" is not a role%s; the roles are %s"
                  .formatted(
                      word,
                      Spelling.nearest(word, PropertyRole.WORDS)
                          .map("; did you mean \"%s\"?"::formatted)
                          .orElse(""),
                      String.join(", ", PropertyRole.WORDS)));
          return AssignedRole.UNKNOWN;
        });
  }
}
