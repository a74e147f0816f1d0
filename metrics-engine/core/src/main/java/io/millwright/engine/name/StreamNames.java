// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.engine.series.Series;
import io.millwright.formula.language.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The streams that an expression names. */
public final class StreamNames {
  private StreamNames() {}

  /** The streams of the asset itself, each once. */
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
