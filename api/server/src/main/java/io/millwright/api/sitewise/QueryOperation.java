// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.access.Action;
import io.millwright.api.caller.Needs;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.query.QueryPage;
import io.millwright.application.query.QueryRefusedException;
import io.millwright.application.query.QueryRunner;
import io.millwright.value.Micros;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * SiteWise's ExecuteQuery. A token contains how many rows earlier pages had, the value of NOW() on
 * the first of them, and which statement it belongs to.
 *
 * <p>Times are whole numbers, nanoseconds since the epoch. The service answers so, as its clients
 * show (Grafana's data source for SiteWise), although its user guide calls the column's type
 * timestamp.
 */
@Path("/queries/execution")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Needs(Action.READ)
final class QueryOperation {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private final QueryRunner queries;
  private final ObjectMapper json;
  private final InstantSource clock;

  QueryOperation(QueryRunner queries, ObjectMapper json, InstantSource clock) {
    this.queries = queries;
    this.json = json;
    this.clock = clock;
  }

  private record Position(Instant now, long skip) {}

  /** Handles ExecuteQuery. */
  @POST
  public ObjectNode execute(String text) {
    var body = Body.parse(json, text);
    var statement = body.text("queryStatement");
    long most = body.findInteger("maxResults").orElse((long) QueryRunner.MOST);
    if (most < 1 || most > QueryRunner.MOST) {
      throw Refusal.invalid("maxResults %d is not from 1 to %d", most, QueryRunner.MOST);
    }
    var position =
        body.findText("nextToken")
            .map(token -> position(token, statement))
            .orElseGet(() -> new Position(Micros.truncate(clock.instant()), 0));
    var page = run(statement, position, (int) most);
    var answer = JsonNodeFactory.instance.objectNode();
    columns(page.columns(), answer);
    rows(page, answer);
    if (page.more()) {
      long next = position.skip() + page.rows().size();
      answer.put(
          "nextToken",
          Page.encode("%d:%d:%d".formatted(Micros.of(position.now()), next, statement.hashCode())));
    }
    return answer;
  }

  private QueryPage run(String statement, Position position, int most) {
    try {
      return queries.run(statement, position.now(), position.skip(), most);
    } catch (QueryRefusedException e) {
      throw new Refusal(
          switch (e.reason()) {
            case INVALID -> Refusal.Kind.VALIDATION;
            case TOO_COSTLY -> Refusal.Kind.QUERY_TIMEOUT;
            case BUSY -> Refusal.Kind.THROTTLING;
          },
          e.text(),
          e);
    }
  }

  private static Position position(String token, String statement) {
    try {
      var parts = List.of(Page.decode(token).split(":", -1));
      long skip = parts.size() == 3 ? Long.parseLong(parts.get(1)) : -1;
      if (skip < 0 || Integer.parseInt(parts.get(2)) != statement.hashCode()) {
        throw new NumberFormatException("of another statement");
      }
      return new Position(Micros.toInstant(Long.parseLong(parts.get(0))), skip);
    } catch (NumberFormatException e) {
      throw Page.wrong(e);
    }
  }

  private static void columns(List<QueryPage.Column> columns, ObjectNode answer) {
    var list = answer.putArray("columns");
    for (var column : columns) {
      list.addObject()
          .put("name", column.name())
          .putObject("type")
          .put(
              "scalarType",
              switch (column.type()) {
                case BOOLEAN -> "BOOLEAN";
                case INTEGER -> "INT";
                case TIMESTAMP -> "TIMESTAMP";
                case DOUBLE -> "DOUBLE";
                case STRING -> "STRING";
              });
    }
  }

  private static void rows(QueryPage page, ObjectNode answer) {
    var list = answer.putArray("rows");
    for (var row : page.rows()) {
      var data = list.addObject().putArray("data");
      for (int i = 0; i < row.size(); i++) {
        var datum = data.addObject();
        boolean isTime = page.columns().get(i).type() == QueryPage.Type.TIMESTAMP;
        row.get(i)
            .map(value -> isTime ? time(value) : value)
            .ifPresentOrElse(
                value -> datum.put("scalarValue", value), () -> datum.put("nullValue", true));
      }
    }
  }

  /**
   * Returns a time as SiteWise writes it, in UTC, such as {@code 2026-03-24 10:59:29.128}; with
   * microseconds only if they are not zero.
   *
   * @param nanos nanoseconds since the epoch
   */
  private static String time(String nanos) {
    var time = Micros.toInstant(Long.parseLong(nanos) / 1_000).atOffset(ZoneOffset.UTC);
    return (time.getNano() % 1_000_000 == 0 ? MILLIS : MICROS).format(time);
  }
}
