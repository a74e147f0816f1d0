// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of the queries. All of them read the views in schema millwright. */
final class Sql {
  /** The asset that somebody has chosen; Grafana quotes it. */
  static final String CHOSEN = "path in (${asset:sqlstring})";

  /** The value while it can be trusted; a gap otherwise. */
  static final String TRUSTED = "case when quality = 'GOOD' then value end";

  private Sql() {}

  /** A text literal. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A list of text literals in parentheses. */
  static String in(Collection<String> texts) {
    return texts.stream()
        .sorted()
        .distinct()
        .map(Sql::text)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** The name of a column; Grafana replaces $ and leaves other characters alone. */
  static String column(String name) {
    return "\"" + name.replace("\"", "\"\"").replace("$", "") + "\"";
  }
}
