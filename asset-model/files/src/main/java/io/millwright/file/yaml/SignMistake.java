// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Problem;

/** Tells about a text that begins with a character which means something else to YAML. */
final class SignMistake {
  private final BrokenText text;
  private final SourceText source;
  private final int met;
  private final int begun;

  SignMistake(BrokenText text) {
    this.text = text;
    source = text.source();
    met = text.met();
    begun = text.begun();
  }

  /** Returns the problem of the text. */
  Problem found() {
    int at = met;
    for (int each : new int[] {begun, met, met - 1}) {
      if (text.isOneOf(each, "@`%&*!?")) {
        at = each;
        break;
      }
    }
    var sign = text.at(at);
    if (at == text.lineStart(at) && sign.equals("%")) {
      return text.problem(at, "A line can't begin with %", "remove the line, or begin it with #");
    }
    if (text.isFormula(at)) {
      return text.formula(at);
    }
    var line = source.line(source.position(at).line() - 1);
    if (BrokenText.UNIT.matcher(line).find()) {
      return text.problem(
          at, "A unit that begins with %s needs quotes".formatted(sign), cureOfUnit(at));
    }
    if ("&*".contains(sign)
        && at + 1 < source.text().length()
        && BrokenText.isWord(text.charAt(at + 1))) {
      return text.problem(
          at,
          "Anchors and aliases (%s%s) are not allowed here".formatted(sign, text.word(at + 1)),
          "write the value where it is needed, or put the text in quotes: " + text.example(at));
    }
    return text.problem(
        at,
        "A text can't begin with %s".formatted(sign.equals("`") ? "a backtick (`)" : sign),
        "put it in quotes: " + text.example(at));
  }

  private String cureOfUnit(int at) {
    return "put the unit in quotes, as in unit: " + text.example(at);
  }
}
