// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Problem;
import java.util.Optional;

/** Tells about brackets, quotes and indentation that don't fit together. */
final class BracketMistake {
  private final BrokenText text;
  private final SourceText source;
  private final int first;
  private final int end;
  private final int met;
  private final int begun;

  BracketMistake(BrokenText text) {
    this.text = text;
    source = text.source();
    first = text.first();
    end = text.end();
    met = text.met();
    begun = text.begun();
  }

  /** Returns the problem of something between brackets. */
  Problem bracket() {
    var open = text.at(begun);
    var close = open.equals("{") ? "}" : "]";
    var line = source.line(source.position(Math.min(begun, met)).line() - 1);
    if (met >= source.lineStart(end) || text.said().contains("<stream end>")) {
      return text.problem(
          begun,
          "The %s that begins here is never closed".formatted(open),
          BrokenText.UNIT.matcher(line).find()
              ? BrokenText.cureOfQuotedUnit()
              : "close it with %s".formatted(close));
    }
    var before = source.text().substring(text.lineStart(met), met);
    var keys = BrokenText.KEY.matcher(before + ":").results().toList();
    if (text.at(met).equals(":") && keys.size() > 1) {
      var key = keys.getLast();
      var between = before.substring(keys.get(keys.size() - 2).end(), key.start());
      return text.problem(
          text.lineStart(met) + key.start(),
          BrokenText.SEPARATED.matcher(between).find()
              ? "The %s before \"%s:\" separates nothing in YAML"
                  .formatted(between.strip().substring(between.strip().length() - 1), key.group(1))
              : "A comma is missing before \"%s:\"".formatted(key.group(1)),
          "write a comma there, or put the text before it in quotes");
    }
    var sign = text.at(met);
    if (BrokenText.UNIT.matcher(before).find()) {
      return text.problem(met, "A unit with brackets needs quotes", BrokenText.cureOfQuotedUnit());
    }
    if (text.isFormula(met)) {
      return text.formula(met);
    }
    if ("]}".contains(sign)) {
      return text.problem(
          met,
          "The %s does not fit the %s at %s".formatted(sign, open, text.place(begun)),
          "close that with %s, or check the brackets between".formatted(close));
    }
    return text.problem(
        met,
        "A comma is missing here, or the %s at %s is not closed".formatted(open, text.place(begun)),
        "separate entries with a comma, close with %s, and put a text with brackets in quotes"
            .formatted(close));
  }

  /** Returns the problem of a line, or of the rest of a line, that belongs to nothing. */
  Problem misplaced() {
    var sign = text.at(met);
    if ("]},".contains(sign)) {
      return text.problem(
          met,
          "There is a %s that belongs to no bracket".formatted(sign),
          "remove it, or put the text in quotes");
    }
    int start = text.lineStart(met);
    var before = source.text().substring(start, met);
    if (!before.isBlank()) {
      var open = openAbove(before);
      if (open.isPresent()) {
        return text.problem(
            open.get(),
            "The quote that begins here is closed on line %d only"
                .formatted(source.position(met).line()),
            "close it with %s where the text ends".formatted(text.at(open.get())));
      }
      return BrokenText.UNIT.matcher(before).find()
          ? text.problem(met, "A unit with brackets needs quotes", BrokenText.cureOfQuotedUnit())
          : text.isFormula(met)
              ? text.formula(met)
              : text.problem(
                  met,
                  "Something follows behind the end of a value",
                  "put the whole value in quotes, or remove what follows");
    }
    return text.problem(
        met,
        sign.equals("-")
            ? "This item of a list stands where a key has to be"
            : "This line is indented unlike the lines that it could belong to",
        "indent it as the other lines of the same list or model");
  }

  /** Returns where a text begins on a line above, if a quote on this line ends one. */
  private Optional<Integer> openAbove(String line) {
    var end = line.stripTrailing();
    char quote = end.charAt(end.length() - 1);
    if ((quote != '"' && quote != '\'') || end.chars().filter(c -> c == quote).count() != 1) {
      return Optional.empty();
    }
    int at = source.text().lastIndexOf(quote, text.lineStart(met) - 1);
    return at >= source.lineStart(first) ? Optional.of(at) : Optional.empty();
  }
}
