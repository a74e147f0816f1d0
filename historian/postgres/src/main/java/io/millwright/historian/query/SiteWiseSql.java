// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.application.query.QueryRefusedException.Reason;
import java.time.Instant;
import java.util.Optional;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.TokenMgrException;
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

  private SiteWiseSql() {}

  /**
   * Returns the SQL for a statement.
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

  /**
   * Returns the name of the function of the query language that becomes a call of a function of
   * PostgreSQL, in small letters. Returns empty where there is none.
   */
  public static Optional<String> findFunction(String called) {
    return QueryFunctions.findByCalled(called).map(QueryFunction::name);
  }

  private static Statement parse(String text) {
    try {
      return CCJSqlParserUtil.parse(text, parser -> parser.withTimeOut(PARSE_MILLIS));
    } catch (JSQLParserException e) {
      throw refused(text, e);
    } catch (StackOverflowError e) {
      throw new QueryRefusedException(
          Reason.INVALID, "The statement is nested too deeply; use WITH", e);
    }
  }

  private static QueryRefusedException refused(String text, JSQLParserException e) {
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
    return lexical(text)
        .orElseGet(() ->
            new QueryRefusedException(
                Reason.INVALID, "The statement can't be read; write it shorter and flatter", e));
  }

  /** Returns what is wrong with the words of a text, at the place of the first that is none. */
  private static Optional<QueryRefusedException> lexical(String text) {
    var signs = new SimpleCharStream(new StringProvider(text));
    var words = new CCJSqlParserTokenManager(signs);
    try {
      while (words.getNextToken().kind != CCJSqlParserConstants.EOF) {
        // The parser has said nothing about the words before.
      }
      return Optional.empty();
    } catch (TokenMgrException e) {
      return Optional.of(
          Place.refused(signs.getEndLine(), signs.getEndColumn(), "this can't be read; check it"));
    }
  }
}
