// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * The text of a document that is no YAML, and where in it the parser stopped. Gives what messages
 * about the text quote from it.
 */
final class BrokenText {
  /** A key with its colon, as it stands in these files. */
  static final Pattern KEY = Pattern.compile("([\\w.-]+|\"[^\"]*\"|'[^']*'):(?=\\s|$)");

  /** What separates two keys for people who think of other languages. */
  static final Pattern SEPARATED = Pattern.compile("[;|]\\s*$");

  private static final Pattern FORMULA = Pattern.compile("(?:transform|metric|when|frame):\\s*\\S");
  static final Pattern UNIT = Pattern.compile("unit:\\s*[\\[{%]");

  private final SourceText source;
  private final int first;
  private final int end;
  private final int met;
  private final int begun;
  private final String said;

  /**
   * Makes the text of what the parser was reading.
   *
   * @param first the line of the source where the parser began to count, from 0
   * @param end the line behind what the parser read
   */
  BrokenText(SourceText source, int first, int end, MarkedYamlEngineException e) {
    this.source = source;
    this.first = first;
    this.end = end;
    met =
        e.getProblemMark()
            .or(e::getContextMark)
            .map(mark -> YamlDocument.index(source, first, mark))
            .orElseGet(() -> source.lineStart(first));
    begun = e.getContextMark().map(mark -> YamlDocument.index(source, first, mark)).orElse(met);
    said = String.valueOf(e.getProblem());
  }

  /** Returns what the parser says, in words of YAML's grammar that no message shows. */
  String said() {
    return said;
  }

  /** Returns the source that the text is a part of. */
  SourceText source() {
    return source;
  }

  /** Returns the line of the source where the parser began to count, from 0. */
  int first() {
    return first;
  }

  /** Returns the line behind what the parser read. */
  int end() {
    return end;
  }

  /**
   * Returns the character that the parser did not expect; the end where the text ended too soon.
   */
  int met() {
    return met;
  }

  /** Returns where the part begins that the parser was reading. */
  int begun() {
    return begun;
  }

  /** Returns a problem at a character of a source, with its cure. */
  static Problem problem(SourceText source, int at, String what, String cure) {
    boolean isJson = DocumentFiles.isJson(source.file());
    var message = "%s; %s".formatted(what, cure);
    return new Problem(source.position(at), "", isJson ? "This is not JSON: " + message : message);
  }

  /** Returns a problem at a character of this text, with its cure. */
  Problem problem(int at, String what, String cure) {
    return problem(source, at, what, cure);
  }

  /** Returns whether a character stands behind the beginning of a formula on the same line. */
  boolean isFormula(int at) {
    return FORMULA.matcher(source.text().substring(lineStart(at), at)).find();
  }

  /** Returns the problem of a formula that needs quotes. */
  Problem formula(int at) {
    return problem(
        at,
        "A formula with a bracket, a quote, a comma or a colon needs quotes around all of it",
        "put the formula in quotes");
  }

  /** Returns whether a character is one of a word. */
  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Returns the word that begins at a character. */
  String word(int from) {
    int to = from;
    while (to < source.text().length() && isWord(charAt(to))) {
      to++;
    }
    return source.text().substring(from, to);
  }

  /** Returns the text from a character to the end of its line, in quotes. */
  String example(int at) {
    var rest = source.text().substring(at, Math.min(lineEnd(at), source.text().length())).strip();
    boolean isBetweenBrackets = source.text().substring(lineStart(at), at).matches(".*[\\[{].*");
    var text =
        isBetweenBrackets ? rest.split("[,}\\]]", 2)[0].strip() : rest.split("\\s#", 2)[0].strip();
    return text.contains("\"") ? "'%s'".formatted(text) : "\"%s\"".formatted(text);
  }

  /** Returns whether the character at an index is one of some signs. */
  boolean isOneOf(int index, String signs) {
    return index >= 0 && index < source.text().length() && signs.indexOf(charAt(index)) >= 0;
  }

  /** Returns the character at an index; nothing behind the end of the text. */
  String at(int index) {
    return index < source.text().length() ? String.valueOf(charAt(index)) : "";
  }

  /** Returns the character at an index. */
  char charAt(int index) {
    return source.text().charAt(index);
  }

  /** Returns where the line of a character starts. */
  int lineStart(int index) {
    return source.lineStart(source.position(index).line() - 1);
  }

  /** Returns where the line of a character ends. */
  int lineEnd(int index) {
    int line = source.position(index).line() - 1;
    return source.lineStart(line) + source.line(line).length();
  }

  /** Returns the line and the column of a character, as messages show them. */
  String place(int index) {
    Position position = source.position(index);
    return "%d:%d".formatted(position.line(), position.column());
  }

  /** Returns what to do about a unit with brackets. */
  static String cureOfQuotedUnit() {
    return "put the unit in quotes, as in unit: \"{bottle}/min\"";
  }
}
