// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import java.util.Collection;
import java.util.stream.Collectors;

/** Parts of the dashboards' queries, which read the views in schema millwright. */
final class Sql {
  /** The condition for the selected asset; Grafana quotes its path. */
  static final String CHOSEN = "path in (${asset:sqlstring})";

  /** The value if its quality is GOOD, otherwise a gap. */
  static final String TRUSTED = "case when quality = 'GOOD' then value end";

  private Sql() {}

  /** Returns a text literal. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns a list of text literals in parentheses. */
  static String in(Collection<String> texts) {
    return texts.stream()
        .sorted()
        .distinct()
        .map(Sql::text)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Returns a quoted column name. Dollar signs are removed, because Grafana would replace them. */
  static String column(String name) {
    return "\"" + name.replace("\"", "\"\"").replace("$", "") + "\"";
  }
}
