// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Problem;
import java.util.regex.Pattern;

/** Tells about keys and their colons: a colon where no key can be, or none where one has to be. */
final class KeyMistake {
  /** A key and its value without the space between them. */
  private static final Pattern CRAMPED = Pattern.compile("\\s*(?:- )?([A-Za-z_][\\w.-]*):(\\S.*)");

  private final BrokenText text;
  private final SourceText source;
  private final int first;
  private final int met;

  KeyMistake(BrokenText text) {
    this.text = text;
    source = text.source();
    first = text.first();
    met = text.met();
  }

  /** Returns the problem of a colon with a space where no key can be. */
  Problem secondKey() {
    int start = text.lineStart(met);
    var before = source.text().substring(start, Math.min(met + 1, source.text().length()));
    var keys = BrokenText.KEY.matcher(before).results().toList();
    if (text.isFormula(met) && keys.size() != 2) {
      return text.formula(met);
    }
    if (keys.size() > 1) {
      var former = keys.get(keys.size() - 2).group(1);
      var key = keys.getLast();
      var between = before.substring(keys.get(keys.size() - 2).end(), key.start());
      int at = start + key.start();
      if (BrokenText.SEPARATED.matcher(between).find()) {
        var separator = between.strip();
        return text.problem(
            at,
            "\"%s:\" stands on the line of \"%s:\", and %s separates nothing in YAML"
                .formatted(key.group(1), former, separator.substring(separator.length() - 1)),
            "write it on a line of its own, or both in braces with a comma between: {%s:%s, %s: ...}"
                .formatted(
                    former,
                    BrokenText.SEPARATED.matcher(between).replaceFirst("").stripTrailing(),
                    key.group(1)));
      }
      return text.problem(
          at,
          "A second key, \"%s:\", stands on the line of \"%s:\"".formatted(key.group(1), former),
          "write it on a line of its own, or put the text behind \"%s:\" in quotes"
              .formatted(former));
    }
    if (keys.size() == 1 && before.substring(0, keys.getFirst().start()).isBlank()) {
      int above = lineAbove(start);
      var line = source.line(above);
      int indent = line.length() - line.stripLeading().length();
      if (keys.getFirst().start() <= indent && !BrokenText.KEY.matcher(line).find()) {
        return noColon(source.lineStart(above) + indent);
      }
      return text.problem(
          start + keys.getFirst().start(),
          "\"%s:\" is indented, and the line above has a value already"
              .formatted(keys.getFirst().group(1)),
          "indent it as the keys that it belongs to");
    }
    return text.problem(
        met, "A text holds a colon with a space behind it", "put the text in quotes");
  }

  /** Returns the last line above that is not empty. */
  private int lineAbove(int lineStart) {
    int line = source.position(lineStart).line() - 2;
    while (line > first && source.line(line).isBlank()) {
      line--;
    }
    return Math.max(line, first);
  }

  /** Returns the problem of a line that is no key with a value, where one has to be. */
  Problem noColon(int begun) {
    int start = text.lineStart(begun);
    var line = source.line(source.position(begun).line() - 1);
    var rest = source.text().substring(begun, Math.max(begun, start + line.length()));
    if (rest.startsWith("\"") || rest.startsWith("'")) {
      return text.problem(
          begun,
          "The quote that begins here is not closed on this line",
          "close it with %s".formatted(rest.charAt(0)));
    }
    if (rest.startsWith("[") || rest.startsWith("{")) {
      return text.problem(
          begun,
          "The %s that begins here is a key without a value".formatted(rest.charAt(0)),
          "check the brackets, and put a text that begins with %s in quotes"
              .formatted(rest.charAt(0)));
    }
    var cramped = CRAMPED.matcher(line);
    if (cramped.matches()) {
      return text.problem(
          begun,
          "There is no space behind the colon of \"%s:\"".formatted(cramped.group(1)),
          "write %s: %s".formatted(cramped.group(1), cramped.group(2)));
    }
    var words = rest.strip().split("[\\s=;]+", 2);
    return text.problem(
        begun,
        "This line has no key with a colon and a space",
        words.length == 2 && words[0].matches("[\\w.-]+")
            ? "write %s: %s".formatted(words[0], words[1])
            : "write KEY: VALUE, or indent it as the text that it belongs to");
  }
}
