// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import java.util.Set;
import java.util.regex.Pattern;

/** Writes texts so that YAML reads the same texts again. */
public final class YamlText {
  /** What needs no quotes, in flow mappings neither: names, numbers, most formulas. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:-?[0-9]|[A-Za-z_/(])[A-Za-z0-9_./()*+^<>=!-]*"
              + "(?: +[A-Za-z0-9_./()*+^<>=!-][A-Za-z0-9_./()*+^<>=!-]*)*");

  private static final Set<String> EMPTY = Set.of("null", "Null", "NULL");

  private YamlText() {}

  /** Returns a scalar of one line, in double quotes where it needs them. */
  public static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !EMPTY.contains(text) ? text : quoted(text);
  }

  /** Returns a text of one line for a comment, with a space for what does not show. */
  public static String comment(String text) {
    var comment = new StringBuilder();
    text.codePoints().forEach(c -> comment.appendCodePoint(isPrintable(c) ? c : ' '));
    return comment.toString().strip();
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else if (c <= 0xFFFF) {
                quoted.append("\\u%04X".formatted(c));
              } else {
                quoted.append("\\U%08X".formatted(c));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
