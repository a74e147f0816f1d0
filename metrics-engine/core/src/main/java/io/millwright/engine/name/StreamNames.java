// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.engine.series.Series;
import io.millwright.formula.language.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Finds the streams that an expression names. */
public final class StreamNames {
  private StreamNames() {}

  /**
   * Returns the streams that an expression names of the asset itself, each once, in the order of
   * the expression. Names of children are left out.
   */
  public static List<Series> streams(Expression expression, Map<String, Input> names) {
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
