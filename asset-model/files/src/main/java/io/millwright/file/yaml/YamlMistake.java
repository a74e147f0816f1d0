// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Says in words for people why a document is no YAML, where, and what to do about it. The parser's
 * own words ("could not find expected ':'") are those of YAML's grammar; they only choose among the
 * messages here, and no message shows them.
 */
final class YamlMistake {
  /** A key with its colon, as it stands in these files. */
  private static final Pattern KEY = Pattern.compile("([\\w.-]+|\"[^\"]*\"|'[^']*'):(?=\\s|$)");

  /** What separates two keys for people who think of other languages. */
  private static final Pattern SEPARATED = Pattern.compile("[;|]\\s*$");

  /** A key and its value without the space between them. */
  private static final Pattern CRAMPED = Pattern.compile("\\s*(?:- )?([A-Za-z_][\\w.-]*):(\\S.*)");

  private static final Pattern FORMULA = Pattern.compile("(?:transform|metric|when|frame):\\s*\\S");
  private static final Pattern UNIT = Pattern.compile("unit:\\s*[\\[{%]");

  private static final Pattern CONFLICT = Pattern.compile("^(<{7}|>{7})( |$)");
  private static final Pattern TAB = Pattern.compile("^[ ]*\\t");

  private final SourceText source;
  private final int first;
  private final int end;
  private final String problem;
  private final String context;

  /** The character that the parser did not expect; behind the text where it ended too soon. */
  private final int met;

  /** Where what the parser was reading begins. */
  private final int begun;

  private YamlMistake(SourceText source, int first, int end, MarkedYamlEngineException e) {
    this.source = source;
    this.first = first;
    this.end = end;
    problem = String.valueOf(e.getProblem());
    context = String.valueOf(e.getContext());
    met =
        e.getProblemMark()
            .or(e::getContextMark)
            .map(mark -> YamlDocument.index(source, first, mark))
            .orElseGet(() -> source.lineStart(first));
    begun = e.getContextMark().map(mark -> YamlDocument.index(source, first, mark)).orElse(met);
  }

  /**
   * What is wrong with a document.
   *
   * @param first the line of the source where the parser began to count, from 0
   * @param end the line behind what it read
   */
  static Problem of(SourceText source, int first, int end, YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked
        ? new YamlMistake(source, first, end, marked).found()
        : unprintable(source, first, end);
  }

  /** The parser reads no control characters, and says so without a place. */
  private static Problem unprintable(SourceText source, int first, int end) {
    int at = source.lineStart(first);
    int last = source.lineStart(end);
    var text = source.text();
    while (at < last && StreamReader.isPrintable(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at < last
        ? problem(
            source,
            at,
            "There is a control character, U+%04X, that nobody sees"
                .formatted(text.codePointAt(at)),
            "remove it, or write the line anew")
        : problem(
            source,
            source.lineStart(first),
            "This document can't be read as YAML",
            "write it as docs/reference/model-files.md or docs/reference/edge-files.md shows");
  }

  private static Problem problem(SourceText source, int at, String what, String cure) {
    boolean isJson = Documents.isJson(source.file());
    var message = "%s; %s".formatted(what, cure);
    return new Problem(source.position(at), "", isJson ? "This is not JSON: " + message : message);
  }

  private Problem problem(int at, String what, String cure) {
    return problem(source, at, what, cure);
  }

  private Problem found() {
    var conflict = conflict();
    if (conflict.isPresent()) {
      return problem(
          conflict.get(),
          "Lines of an unfinished merge stand here",
          "keep one of the versions and remove the lines that begin with <<<<<<<, ======= and"
              + " >>>>>>>");
    }
    var tab = tab();
    if (tab.isPresent()) {
      return problem(
          tab.get(),
          "There is a tab at the beginning of this line",
          "indent with spaces, not tabs");
    }
    if (problem.startsWith("found character")
        || problem.startsWith("mapping keys")
        || isSign(context)) {
      return sign();
    }
    if (problem.startsWith("expected the node content") && isOneOf(met, "]},")) {
      return problem(
          met,
          "There is no value before this %s".formatted(at(met)),
          "write it, or remove the sign");
    }
    if (problem.startsWith("mapping values")) {
      return secondKey();
    }
    if (problem.startsWith("could not find expected ':'")) {
      return noColon(begun);
    }
    if (problem.startsWith("sequence entries")) {
      return problem(
          met, "A list can't begin behind its key", "write \"- \" on a line of its own below it");
    }
    if (context.contains("quoted scalar")) {
      return quoted();
    }
    if (context.contains("flow")) {
      return bracket();
    }
    if (context.contains("block scalar")) {
      return isFormula(begun)
          ? formula(begun)
          : problem(
              begun,
              "A text that begins with %s goes on in the lines below, and here none fits"
                  .formatted(at(begun)),
              "put the text in quotes: " + example(begun));
    }
    if (problem.startsWith("found undefined alias") || problem.startsWith("found undefined tag")) {
      return sign();
    }
    if (problem.startsWith("expected <block end>") || problem.contains("<document start>")) {
      return misplaced();
    }
    return problem(
        met,
        "YAML can't be understood from here on",
        "check the quotes, brackets and indentation here and on the line before");
  }

  /** The first line that git writes where two versions contradict each other. */
  private Optional<Integer> conflict() {
    for (int line = first; line < end; line++) {
      if (CONFLICT.matcher(source.line(line)).find()) {
        return Optional.of(source.lineStart(line));
      }
    }
    return Optional.empty();
  }

  /** True where the parser reads something special because of the first character of a text. */
  private static boolean isSign(String context) {
    return context.contains("scanning an alias")
        || context.contains("scanning an anchor")
        || context.contains("scanning a tag")
        || context.contains("directive");
  }

  /** The tab that a line begins with, where the mistake is met or on the line before. */
  private Optional<Integer> tab() {
    int line = source.position(Math.min(met, source.text().length())).line() - 1;
    for (int each = Math.max(first, line - 1); each <= Math.min(line, end - 1); each++) {
      var tab = TAB.matcher(source.line(each));
      if (tab.find()) {
        return Optional.of(source.lineStart(each) + tab.end() - 1);
      }
    }
    return Optional.empty();
  }

  /** A text begins with a character that means something to YAML. */
  private Problem sign() {
    int at = met;
    for (int each : new int[] {begun, met, met - 1}) {
      if (isOneOf(each, "@`%&*!?")) {
        at = each;
        break;
      }
    }
    var sign = at(at);
    if (at == lineStart(at) && sign.equals("%")) {
      return problem(at, "A line can't begin with %", "remove the line, or begin it with #");
    }
    if (isFormula(at)) {
      return formula(at);
    }
    var line = source.line(source.position(at).line() - 1);
    if (UNIT.matcher(line).find()) {
      return problem(at, "A unit that begins with %s needs quotes".formatted(sign), cureOfUnit(at));
    }
    if ("&*".contains(sign) && at + 1 < source.text().length() && isWord(charAt(at + 1))) {
      return problem(
          at,
          "Anchors and aliases (%s%s) are not allowed here".formatted(sign, word(at + 1)),
          "write the value where it is needed, or put the text in quotes: " + example(at));
    }
    return problem(
        at,
        "A text can't begin with %s".formatted(sign.equals("`") ? "a backtick (`)" : sign),
        "put it in quotes: " + example(at));
  }

  /** True behind the beginning of a formula on the same line. */
  private boolean isFormula(int at) {
    return FORMULA.matcher(source.text().substring(lineStart(at), at)).find();
  }

  private Problem formula(int at) {
    return problem(
        at,
        "A formula with a bracket, a quote, a comma or a colon needs quotes around all of it",
        "put the formula in quotes");
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private String word(int from) {
    int to = from;
    while (to < source.text().length() && isWord(charAt(to))) {
      to++;
    }
    return source.text().substring(from, to);
  }

  private String cureOfUnit(int at) {
    return "put the unit in quotes, as in unit: " + example(at);
  }

  /** A colon with a space stands where no key can be. */
  private Problem secondKey() {
    int start = lineStart(met);
    var before = source.text().substring(start, Math.min(met + 1, source.text().length()));
    var keys = KEY.matcher(before).results().toList();
    if (isFormula(met) && keys.size() != 2) {
      return formula(met);
    }
    if (keys.size() > 1) {
      var former = keys.get(keys.size() - 2).group(1);
      var key = keys.getLast();
      var between = before.substring(keys.get(keys.size() - 2).end(), key.start());
      int at = start + key.start();
      if (SEPARATED.matcher(between).find()) {
        var separator = between.strip();
        return problem(
            at,
            "\"%s:\" stands on the line of \"%s:\", and %s separates nothing in YAML"
                .formatted(key.group(1), former, separator.substring(separator.length() - 1)),
            "write it on a line of its own, or both in braces with a comma between: {%s:%s, %s: ...}"
                .formatted(
                    former,
                    SEPARATED.matcher(between).replaceFirst("").stripTrailing(),
                    key.group(1)));
      }
      return problem(
          at,
          "A second key, \"%s:\", stands on the line of \"%s:\"".formatted(key.group(1), former),
          "write it on a line of its own, or put the text behind \"%s:\" in quotes"
              .formatted(former));
    }
    if (keys.size() == 1 && before.substring(0, keys.getFirst().start()).isBlank()) {
      int above = lineAbove(start);
      var text = source.line(above);
      int indent = text.length() - text.stripLeading().length();
      if (keys.getFirst().start() <= indent && !KEY.matcher(text).find()) {
        return noColon(source.lineStart(above) + indent);
      }
      return problem(
          start + keys.getFirst().start(),
          "\"%s:\" is indented, and the line above has a value already"
              .formatted(keys.getFirst().group(1)),
          "indent it as the keys that it belongs to");
    }
    return problem(met, "A text holds a colon with a space behind it", "put the text in quotes");
  }

  /** The last line above that is not empty. */
  private int lineAbove(int lineStart) {
    int line = source.position(lineStart).line() - 2;
    while (line > first && source.line(line).isBlank()) {
      line--;
    }
    return Math.max(line, first);
  }

  /** A line that is no key with a value, where one has to be. */
  private Problem noColon(int begun) {
    int start = lineStart(begun);
    var line = source.line(source.position(begun).line() - 1);
    var text = source.text().substring(begun, Math.max(begun, start + line.length()));
    if (text.startsWith("\"") || text.startsWith("'")) {
      return problem(
          begun,
          "The quote that begins here is not closed on this line",
          "close it with %s".formatted(text.charAt(0)));
    }
    if (text.startsWith("[") || text.startsWith("{")) {
      return problem(
          begun,
          "The %s that begins here is a key without a value".formatted(text.charAt(0)),
          "check the brackets, and put a text that begins with %s in quotes"
              .formatted(text.charAt(0)));
    }
    var cramped = CRAMPED.matcher(line);
    if (cramped.matches()) {
      return problem(
          begun,
          "There is no space behind the colon of \"%s:\"".formatted(cramped.group(1)),
          "write %s: %s".formatted(cramped.group(1), cramped.group(2)));
    }
    var words = text.strip().split("[\\s=;]+", 2);
    return problem(
        begun,
        "This line has no key with a colon and a space",
        words.length == 2 && words[0].matches("[\\w.-]+")
            ? "write %s: %s".formatted(words[0], words[1])
            : "write KEY: VALUE, or indent it as the text that it belongs to");
  }

  private Problem quoted() {
    var quote = at(begun);
    if (problem.contains("escape")) {
      int slash = source.text().lastIndexOf('\\', Math.min(met, source.text().length() - 1));
      return problem(
          Math.max(slash, begun),
          "In double quotes a backslash begins an escape, and this is none",
          "write \\\\ for a backslash, or use single quotes");
    }
    return problem(
        begun, "The quote that begins here is never closed", "close it with %s".formatted(quote));
  }

  /** Something is wrong between brackets. */
  private Problem bracket() {
    var open = at(begun);
    var close = open.equals("{") ? "}" : "]";
    var line = source.line(source.position(Math.min(begun, met)).line() - 1);
    if (met >= source.lineStart(end) || problem.contains("<stream end>")) {
      return problem(
          begun,
          "The %s that begins here is never closed".formatted(open),
          UNIT.matcher(line).find() ? cureOfQuotedUnit() : "close it with %s".formatted(close));
    }
    var before = source.text().substring(lineStart(met), met);
    var keys = KEY.matcher(before + ":").results().toList();
    if (at(met).equals(":") && keys.size() > 1) {
      var key = keys.getLast();
      var between = before.substring(keys.get(keys.size() - 2).end(), key.start());
      return problem(
          lineStart(met) + key.start(),
          SEPARATED.matcher(between).find()
              ? "The %s before \"%s:\" separates nothing in YAML"
                  .formatted(between.strip().substring(between.strip().length() - 1), key.group(1))
              : "A comma is missing before \"%s:\"".formatted(key.group(1)),
          "write a comma there, or put the text before it in quotes");
    }
    var sign = at(met);
    if (UNIT.matcher(before).find()) {
      return problem(met, "A unit with brackets needs quotes", cureOfQuotedUnit());
    }
    if (isFormula(met)) {
      return formula(met);
    }
    if ("]}".contains(sign)) {
      return problem(
          met,
          "The %s does not fit the %s at %s".formatted(sign, open, place(begun)),
          "close that with %s, or check the brackets between".formatted(close));
    }
    return problem(
        met,
        "A comma is missing here, or the %s at %s is not closed".formatted(open, place(begun)),
        "separate entries with a comma, close with %s, and put a text with brackets in quotes"
            .formatted(close));
  }

  private static String cureOfQuotedUnit() {
    return "put the unit in quotes, as in unit: \"{bottle}/min\"";
  }

  /** A line, or what follows a value, belongs to nothing. */
  private Problem misplaced() {
    var sign = at(met);
    if ("]},".contains(sign)) {
      return problem(
          met,
          "There is a %s that belongs to no bracket".formatted(sign),
          "remove it, or put the text in quotes");
    }
    int start = lineStart(met);
    var before = source.text().substring(start, met);
    if (!before.isBlank()) {
      var open = openAbove(before);
      if (open.isPresent()) {
        return problem(
            open.get(),
            "The quote that begins here is closed on line %d only"
                .formatted(source.position(met).line()),
            "close it with %s where the text ends".formatted(at(open.get())));
      }
      return UNIT.matcher(before).find()
          ? problem(met, "A unit with brackets needs quotes", cureOfQuotedUnit())
          : isFormula(met)
              ? formula(met)
              : problem(
                  met,
                  "Something follows behind the end of a value",
                  "put the whole value in quotes, or remove what follows");
    }
    return problem(
        met,
        sign.equals("-")
            ? "This item of a list stands where a key has to be"
            : "This line is indented unlike the lines that it could belong to",
        "indent it as the other lines of the same list or model");
  }

  /** Where a text begins on a line above, if a quote on this line ends one. */
  private Optional<Integer> openAbove(String line) {
    var end = line.stripTrailing();
    char quote = end.charAt(end.length() - 1);
    if ((quote != '"' && quote != '\'') || end.chars().filter(c -> c == quote).count() != 1) {
      return Optional.empty();
    }
    int at = source.text().lastIndexOf(quote, lineStart(met) - 1);
    return at >= source.lineStart(first) ? Optional.of(at) : Optional.empty();
  }

  /** A text from here to the end of its line, in quotes. */
  private String example(int at) {
    var rest = source.text().substring(at, Math.min(lineEnd(at), source.text().length())).strip();
    boolean isBetweenBrackets = source.text().substring(lineStart(at), at).matches(".*[\\[{].*");
    var text =
        isBetweenBrackets ? rest.split("[,}\\]]", 2)[0].strip() : rest.split("\\s#", 2)[0].strip();
    return text.contains("\"") ? "'%s'".formatted(text) : "\"%s\"".formatted(text);
  }

  private boolean isOneOf(int index, String signs) {
    return index >= 0 && index < source.text().length() && signs.indexOf(charAt(index)) >= 0;
  }

  private String at(int index) {
    return index < source.text().length() ? String.valueOf(charAt(index)) : "";
  }

  private char charAt(int index) {
    return source.text().charAt(index);
  }

  private int lineStart(int index) {
    return source.lineStart(source.position(index).line() - 1);
  }

  private int lineEnd(int index) {
    int line = source.position(index).line() - 1;
    return source.lineStart(line) + source.line(line).length();
  }

  private String place(int index) {
    Position position = source.position(index);
    return "%d:%d".formatted(position.line(), position.column());
  }
}
