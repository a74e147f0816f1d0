// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.historian.QueryRefusedException;
import io.millwright.historian.QueryRefusedException.Reason;
import java.time.Instant;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Turns a statement of SiteWise's query language into SQL over the views in schema {@code
 * sitewise}:
 *
 * <ol>
 *   <li>{@link StatementText} refuses what no query is written with.
 *   <li>JSqlParser parses what is left.
 *   <li>{@link StatementWriter} writes anew what it knows of the result, and refuses what it does
 *       not. Of the caller's own text only numbers, quoted texts and quoted names get through.
 * </ol>
 */
public final class SiteWiseSql {
  private static final int PARSE_MILLIS = 2_000;
  private static final Pattern LEXICAL = Pattern.compile("line (\\d+), column (\\d+)");

  private SiteWiseSql() {}

  /**
   * The SQL for a statement.
   *
   * @param now what NOW() is
   * @throws QueryRefusedException if it is not a query, or asks for what it may not
   */
  public static String of(String statement, Instant now) {
    var text = StatementText.check(statement);
    var parsed = parse(text);
    if (!(parsed instanceof Select select)) {
      throw new QueryRefusedException(
          Reason.INVALID, "Line 1, column 1: only SELECT is a query; begin with SELECT or WITH");
    }
    return StatementWriter.write(select, now);
  }

  private static Statement parse(String text) {
    try {
      return CCJSqlParserUtil.parse(text, parser -> parser.withTimeOut(PARSE_MILLIS));
    } catch (JSQLParserException e) {
      throw refused(e);
    } catch (StackOverflowError e) {
      throw new QueryRefusedException(
          Reason.INVALID, "The statement is nested too deeply; use WITH", e);
    }
  }

  private static QueryRefusedException refused(JSQLParserException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ParseException parse && parse.currentToken != null) {
        var token = parse.currentToken.next == null ? parse.currentToken : parse.currentToken.next;
        return Place.refused(
            token.beginLine,
            token.beginColumn,
            token.image.isEmpty()
                ? "the statement ends too early; complete it"
                : "\"%s\" is not expected here; check what stands before it"
                    .formatted(token.image));
      }
    }
    var place = LEXICAL.matcher(String.valueOf(e.getMessage()));
    if (place.find()) {
      return Place.refused(
          Integer.parseInt(place.group(1)),
          Integer.parseInt(place.group(2)),
          "this can't be read; check it");
    }
    return new QueryRefusedException(
        Reason.INVALID, "The statement can't be read; write it shorter and flatter", e);
  }
}
