// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SQL whose parameters were names, as JDBC takes it. A parameter is a colon and a name; two colons
 * are a cast, and nothing within quotes is a parameter.
 *
 * @param text with a question mark for each parameter
 * @param positions where each name stands, counted from 1
 */
record NamedSql(String text, Map<String, List<Integer>> positions) {
  /** Most texts are constants of the code. */
  private static final int MOST_KNOWN = 1_000;

  private static final Map<String, NamedSql> KNOWN = new ConcurrentHashMap<>();

  static NamedSql of(String text) {
    var known = KNOWN.get(text);
    if (known != null) {
      return known;
    }
    var parsed = parse(text);
    if (KNOWN.size() < MOST_KNOWN) {
      KNOWN.put(text, parsed);
    }
    return parsed;
  }

  private static NamedSql parse(String named) {
    var text = new StringBuilder(named.length());
    var positions = new HashMap<String, List<Integer>>();
    int count = 0;
    int at = 0;
    while (at < named.length()) {
      char sign = named.charAt(at);
      int end = at + 1;
      if (sign == '\'' || sign == '"') {
        int close = named.indexOf(sign, end);
        end = close < 0 ? named.length() : close + 1;
      } else if (named.startsWith("::", at)) {
        end = at + 2;
      } else if (sign == ':' && end < named.length() && isOfName(named.charAt(end))) {
        while (end < named.length() && isOfName(named.charAt(end))) {
          end++;
        }
        positions
            .computeIfAbsent(named.substring(at + 1, end), _ -> new ArrayList<>())
            .add(++count);
        text.append('?');
        at = end;
        continue;
      } else if (sign == '?') {
        throw new IllegalArgumentException("a parameter without a name stands in: " + named);
      }
      text.append(named, at, end);
      at = end;
    }
    return new NamedSql(text.toString(), positions);
  }

  private static boolean isOfName(char sign) {
    return sign == '_' || (sign >= 'a' && sign <= 'z');
  }

  /**
   * Returns where a parameter stands.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  List<Integer> positions(String name) {
    var found = positions.get(name);
    if (found == null) {
      throw new IllegalArgumentException("There is no parameter %s in: %s".formatted(name, text));
    }
    return found;
  }
}
