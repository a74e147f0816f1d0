// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

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
  private static final Pattern CONFLICT = Pattern.compile("^(<{7}|>{7})( |$)");
  private static final Pattern TAB = Pattern.compile("^[ ]*\\t");

  private final BrokenText text;
  private final SourceText source;
  private final int first;
  private final int end;
  private final int met;
  private final int begun;
  private final String problem;
  private final String context;

  private YamlMistake(BrokenText text, MarkedYamlEngineException e) {
    this.text = text;
    source = text.source();
    first = text.first();
    end = text.end();
    met = text.met();
    begun = text.begun();
    problem = text.said();
    context = String.valueOf(e.getContext());
  }

  /**
   * Returns what is wrong with a document.
   *
   * @param first the line of the source where the parser began to count, from 0
   * @param end the line behind what the parser read
   */
  static Problem of(SourceText source, int first, int end, YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked
        ? new YamlMistake(new BrokenText(source, first, end, marked), marked).found()
        : unprintable(source, first, end);
  }

  /**
   * Returns the problem of a text with a control character, which the parser refuses without saying
   * where it is.
   */
  private static Problem unprintable(SourceText source, int first, int end) {
    int at = source.lineStart(first);
    int last = source.lineStart(end);
    var text = source.text();
    while (at < last && StreamReader.isPrintable(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at < last
        ? BrokenText.problem(
            source,
            at,
            "There is a control character, U+%04X, that nobody sees"
                .formatted(text.codePointAt(at)),
            "remove it, or write the line anew")
        : BrokenText.problem(
            source,
            source.lineStart(first),
            "This document can't be read as YAML",
            "write it as docs/reference/model-files.md or docs/reference/edge-files.md shows");
  }

  private Problem found() {
    var conflict = conflict();
    if (conflict.isPresent()) {
      return text.problem(
          conflict.get(),
          "Lines of an unfinished merge stand here",
          "keep one of the versions and remove the lines that begin with <<<<<<<, ======= and"
              + " >>>>>>>");
    }
    var tab = tab();
    if (tab.isPresent()) {
      return text.problem(
          tab.get(),
          "There is a tab at the beginning of this line",
          "indent with spaces, not tabs");
    }
    if (problem.startsWith("found character")
        || problem.startsWith("mapping keys")
        || isSign(context)) {
      return new SignMistake(text).found();
    }
    if (problem.startsWith("expected the node content") && text.isOneOf(met, "]},")) {
      return text.problem(
          met,
          "There is no value before this %s".formatted(text.at(met)),
          "write it, or remove the sign");
    }
    if (problem.startsWith("mapping values")) {
      return new KeyMistake(text).secondKey();
    }
    if (problem.startsWith("could not find expected ':'")) {
      return new KeyMistake(text).noColon(begun);
    }
    if (problem.startsWith("sequence entries")) {
      return text.problem(
          met, "A list can't begin behind its key", "write \"- \" on a line of its own below it");
    }
    if (context.contains("quoted scalar")) {
      return quoted();
    }
    if (context.contains("flow")) {
      return new BracketMistake(text).bracket();
    }
    if (context.contains("block scalar")) {
      return text.isFormula(begun)
          ? text.formula(begun)
          : text.problem(
              begun,
              "A text that begins with %s goes on in the lines below, and here none fits"
                  .formatted(text.at(begun)),
              "put the text in quotes: " + text.example(begun));
    }
    if (problem.startsWith("found undefined alias") || problem.startsWith("found undefined tag")) {
      return new SignMistake(text).found();
    }
    if (problem.startsWith("expected <block end>") || problem.contains("<document start>")) {
      return new BracketMistake(text).misplaced();
    }
    return text.problem(
        met,
        "YAML can't be understood from here on",
        "check the quotes, brackets and indentation here and on the line before");
  }

  /** Returns the first line that git writes where two versions contradict each other. */
  private Optional<Integer> conflict() {
    for (int line = first; line < end; line++) {
      if (CONFLICT.matcher(source.line(line)).find()) {
        return Optional.of(source.lineStart(line));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns whether the parser reads something special because of the first character of a text.
   */
  private static boolean isSign(String context) {
    return context.contains("scanning an alias")
        || context.contains("scanning an anchor")
        || context.contains("scanning a tag")
        || context.contains("directive");
  }

  /** Returns the tab that a line begins with, where the mistake is met or on the line before. */
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

  private Problem quoted() {
    var quote = text.at(begun);
    if (problem.contains("escape")) {
      int slash = source.text().lastIndexOf('\\', Math.min(met, source.text().length() - 1));
      return text.problem(
          Math.max(slash, begun),
          "In double quotes a backslash begins an escape, and this is none",
          "write \\\\ for a backslash, or use single quotes");
    }
    return text.problem(
        begun, "The quote that begins here is never closed", "close it with %s".formatted(quote));
  }
}
