// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.application.query.QueryRefusedException.Reason;
import io.millwright.application.query.QueryRunner;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Checks the text of a statement before it is parsed, in linear time. The text must be short and
 * not nested too deeply. It may hold only what a query is written with: comments, dollar quotes,
 * escapes, parameters, operators of PostgreSQL's own and a second statement are refused, whatever a
 * parser would make of them.
 */
final class StatementText {
  private static final int DEEPEST = 16;
  private static final int MOST_WORDS = 2_500;
  private static final String SIGNS = "().,+-*/%<>=!|";

  /**
   * What stands for a minus inside a name, for the parser a letter. No statement has it outside
   * quotes.
   */
  static final char MINUS = '\u01c0';

  /** Words of clauses that the query language does not have. */
  private static final Set<String> FOREIGN =
      Set.of(
          "for",
          "into",
          "top",
          "qualify",
          "tablesample",
          "sample",
          "fetch",
          "lateral",
          "pivot",
          "unpivot",
          "window",
          "only",
          "recursive",
          "materialized",
          "values",
          "natural",
          "apply",
          "collate",
          "insert",
          "update",
          "delete",
          "merge",
          "drop",
          "alter",
          "create",
          "truncate",
          "grant",
          "revoke",
          "copy",
          "call",
          "execute",
          "prepare",
          "explain",
          "set",
          "reset",
          "show",
          "do",
          "begin",
          "commit",
          "rollback",
          "lock",
          "vacuum",
          "listen",
          "notify",
          "connect",
          "prior",
          "over",
          "filter",
          "within",
          "array",
          "row",
          "straight_join",
          "optimize",
          "emit",
          "skip",
          "siblings",
          "rollup",
          "cube",
          "grouping",
          "preferring");

  private final String text;

  /** The text as the parser gets it. */
  private final StringBuilder parsed;

  /** The names with a minus that AS has given so far, in small letters. */
  private final Set<String> names = new HashSet<>();

  private boolean isAfterAs;
  private int at;
  private int words;
  private int depth;

  private StatementText(String text) {
    this.text = text;
    parsed = new StringBuilder(text);
  }

  /**
   * Returns the statement, without the semicolon at its end. A name that AS gives may have a minus,
   * as in the user guide's {@code AS substr-val}; it is {@link #MINUS} then.
   *
   * @throws QueryRefusedException if it holds what no query needs
   */
  static String check(String statement) {
    if (statement.length() > QueryRunner.LONGEST) {
      throw new QueryRefusedException(
          Reason.INVALID,
          "The statement has %d characters; %d are allowed"
              .formatted(statement.length(), QueryRunner.LONGEST));
    }
    var checked = statement.strip();
    if (checked.endsWith(";")) {
      checked = checked.substring(0, checked.length() - 1).stripTrailing();
    }
    if (checked.isEmpty()) {
      throw new QueryRefusedException(
          Reason.INVALID, "The statement is empty; write SELECT ... FROM ...");
    }
    var scanned = new StatementText(checked);
    scanned.scan();
    return scanned.parsed.toString();
  }

  private void scan() {
    while (at < text.length()) {
      char sign = text.charAt(at);
      if (isLetter(sign)) {
        word();
      } else if (isDigit(sign)) {
        number();
      } else if (sign == '\'' || sign == '"') {
        quoted(sign);
      } else if (sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t') {
        at++;
      } else {
        sign(sign);
      }
    }
    if (depth > 0) {
      throw refused(text.length(), "a ( is not closed; close it");
    }
  }

  private void word() {
    int start = at;
    while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
      at++;
    }
    var word = text.substring(start, at);
    if (nameWithMinus(start)) {
      isAfterAs = false;
      count(start);
      return;
    }
    isAfterAs = word.equalsIgnoreCase("as");
    if (at < text.length() && text.charAt(at) == '\'') {
      throw refused(
          start, "%s'...' is not a text here; write it between simple quotes".formatted(word));
    }
    if (FOREIGN.contains(word.toLowerCase(Locale.ROOT))) {
      throw refused(
          start,
          "%s is not a word of the query language; write SELECT, FROM, WHERE, GROUP BY, HAVING,"
                  .formatted(word)
              + " ORDER BY and LIMIT, and quote a name that is so called");
    }
    count(start);
  }

  /**
   * Goes to the end of a name with a minus, where one begins at a place: behind AS, or where AS has
   * given it before.
   */
  private boolean nameWithMinus(int start) {
    int end = at;
    while (end + 1 < text.length()
        && text.charAt(end) == '-'
        && (isLetter(text.charAt(end + 1)) || isDigit(text.charAt(end + 1)))) {
      end++;
      while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
        end++;
      }
    }
    var name = text.substring(start, end).toLowerCase(Locale.ROOT);
    if (end == at || !(isAfterAs || names.contains(name))) {
      return false;
    }
    names.add(name);
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '-') {
        parsed.setCharAt(i, MINUS);
      }
    }
    at = end;
    return true;
  }

  private void number() {
    int start = at;
    isAfterAs = false;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
    }
    if (at < text.length() && isLetter(text.charAt(at))) {
      throw refused(start, "this is neither a number nor a name; names don't begin with a digit");
    }
    count(start);
  }

  private void quoted(char quote) {
    int start = at++;
    isAfterAs = false;
    while (true) {
      if (at >= text.length()) {
        throw refused(start, "the %s is not closed; close it".formatted(quote));
      }
      char sign = text.charAt(at);
      if (sign == quote) {
        at++;
        if (at < text.length() && text.charAt(at) == quote) {
          at++;
          continue;
        }
        break;
      }
      boolean pair =
          Character.isHighSurrogate(sign)
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1));
      if ((Character.isSurrogate(sign) && !pair) || Character.isISOControl(sign)) {
        throw refused(at, "the text holds a character that can't be written; leave it out");
      }
      at += pair ? 2 : 1;
    }
    if (quote == '"' && !text.substring(start + 1, at - 1).matches("[\\p{L}\\p{N}_ .%-]{1,63}")) {
      throw refused(
          start, "a quoted name has 1 to 63 letters, digits and the characters _ . - % and space");
    }
    count(start);
  }

  private void sign(char sign) {
    isAfterAs = false;
    boolean comment = text.startsWith("--", at) || text.startsWith("/*", at);
    if (comment || text.startsWith("*/", at)) {
      throw refused(at, "the query language has no comments; leave it out");
    }
    if (sign == ';') {
      throw refused(at, "one statement at a time; leave out what follows the semicolon");
    }
    if (SIGNS.indexOf(sign) < 0 || (sign == '|' && !text.startsWith("||", at))) {
      throw refused(at, "the character %s has no meaning here; leave it out".formatted(sign));
    }
    if (sign == '(' && ++depth > DEEPEST) {
      throw refused(at, "more than %d parentheses inside each other; use WITH".formatted(DEEPEST));
    }
    if (sign == ')' && --depth < 0) {
      throw refused(at, "this ) closes nothing; leave it out");
    }
    count(at);
    at += sign == '|' ? 2 : 1;
  }

  private void count(int place) {
    if (++words > MOST_WORDS) {
      throw refused(
          place,
          "the statement has more than %d words and signs; shorten it".formatted(MOST_WORDS));
    }
  }

  private QueryRefusedException refused(int place, String message) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < place; i++) {
      boolean end = text.charAt(i) == '\n';
      line += end ? 1 : 0;
      column = end ? 1 : column + 1;
    }
    return Place.refused(line, column, message);
  }

  private static boolean isLetter(char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || sign == '_';
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }
}
