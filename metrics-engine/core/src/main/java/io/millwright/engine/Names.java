// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.formula.language.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The streams that an expression names. */
final class Names {
  private Names() {}

  /** The streams of the asset itself, each once. */
  static List<Series> streams(Expression expression, Map<String, Input> names) {
    var found = new LinkedHashSet<Series>();
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Property property
              && names.get(property.key()) instanceof Input.Stream(Series series)) {
            found.add(series);
          }
        });
    return new ArrayList<>(found);
  }
}
