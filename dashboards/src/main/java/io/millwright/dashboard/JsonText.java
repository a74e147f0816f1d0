// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds and writes JSON: maps, lists, text, whole and finite numbers, booleans. The order of keys
 * is the order in which they were put, so that the same plant gives the same bytes.
 */
final class JsonText {
  private JsonText() {}

  /** Returns an object of {@code key, value, key, value ...}. */
  static Map<String, Object> object(Object... keysAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  /** Returns the text of a document, indented by two spaces, with a line end. */
  static String write(Map<String, Object> document) {
    var text = new StringBuilder();
    write(document, 0, text);
    return text.append('\n').toString();
  }

  private static void write(Object value, int depth, StringBuilder text) {
    switch (value) {
      case Map<?, ?> map -> writeObject(map, depth, text);
      case List<?> list -> writeList(list, depth, text);
      case String string -> quote(string, text);
      case Boolean _, Integer _, Long _ -> text.append(value);
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          text.append(number.longValue());
      case Double number when Double.isFinite(number) -> text.append(number);
      default -> throw new IllegalArgumentException("%s is nothing for JSON".formatted(value));
    }
  }

  private static void writeObject(Map<?, ?> map, int depth, StringBuilder text) {
    if (map.isEmpty()) {
      text.append("{}");
      return;
    }
    var separator = "{";
    for (var entry : map.entrySet()) {
      newLine(text.append(separator), depth + 1);
      quote((String) entry.getKey(), text);
      text.append(": ");
      write(entry.getValue(), depth + 1, text);
      separator = ",";
    }
    newLine(text, depth);
    text.append('}');
  }

  private static void writeList(List<?> list, int depth, StringBuilder text) {
    if (list.isEmpty()) {
      text.append("[]");
      return;
    }
    var separator = "[";
    for (var element : list) {
      newLine(text.append(separator), depth + 1);
      write(element, depth + 1, text);
      separator = ",";
    }
    newLine(text, depth);
    text.append(']');
  }

  private static void newLine(StringBuilder text, int depth) {
    text.append('\n').repeat("  ", depth);
  }

  /** Writes a string as RFC 8259, section 7, requires. */
  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c) || c == 0x7f) {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
