// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.application.query.QueryRefusedException.Reason;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Alias;
import org.jspecify.annotations.Nullable;

/**
 * The names of views, columns and results in a statement. A name without quotes counts in small
 * letters, as in SQL. In the SQL that is written every name is quoted.
 */
final class Names {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_ .%-]{1,63}");

  private Names() {}

  /** Returns the name that is meant. */
  static String of(@Nullable String written) {
    if (written == null) {
      throw new QueryRefusedException(Reason.INVALID, "A name is missing; add it");
    }
    boolean isQuoted = written.length() > 2 && written.startsWith("\"") && written.endsWith("\"");
    var name =
        isQuoted
            ? written.substring(1, written.length() - 1)
            : written.toLowerCase(Locale.ROOT).replace(StatementText.MINUS, '-');
    if (!NAME.matcher(name).matches()) {
      throw new QueryRefusedException(
          Reason.INVALID,
          "\"%s\" is not a name; it has 1 to 63 letters, digits and the characters _ . - %% and space"
              .formatted(name));
    }
    return name;
  }

  /** Returns the name that AS gives; empty where there is no AS. */
  static Optional<String> alias(@Nullable Alias alias) {
    if (alias == null) {
      return Optional.empty();
    }
    if (alias.getAliasColumns() != null && !alias.getAliasColumns().isEmpty()) {
      throw Place.refused(alias, "a name takes no list of columns; name them in the SELECT");
    }
    return Optional.of(Names.of(alias.getName()));
  }

  /** Returns a name as SQL. */
  static String quoted(String name) {
    return '"' + name + '"';
  }
}
