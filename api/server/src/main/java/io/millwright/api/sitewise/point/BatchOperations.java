// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.access.Action;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.api.sitewise.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * SiteWise's operations that read many data streams. A mistake in one entry is reported for that
 * entry and affects no other.
 */
@Path("/properties/batch")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Needs(Action.READ)
@Scoped
final class BatchOperations {
  /** Seconds since 1970 whose nanoseconds a number of 64 bits can count; until the year 2191. */
  private static final double GREATEST_SECONDS = 7e9;

  private static final int MOST_ENTRIES = 10_000;

  /** A page ends after the entry that is being read when this time has passed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DataStreams streams;
  private final Reads reads;
  private final ObjectMapper json;
  private final InstantSource clock;

  BatchOperations(DataStreams streams, Reads reads, ObjectMapper json, InstantSource clock) {
    this.streams = streams;
    this.reads = reads;
    this.json = json;
    this.clock = clock;
  }

  /** Reads one page of an entry. */
  private interface EntryReader {
    Page<ObjectNode> read(Body entry, Optional<String> token, int most);
  }

  /**
   * Handles BatchGetAssetPropertyValue. All entries are in one page, unless their texts are too
   * long for that or reading them takes too long.
   */
  @POST
  @Path("/latest")
  public ObjectNode latest(String text) {
    var body = Body.parse(json, text);
    var entries = entries(body);
    var position = Position.of(body.findText("nextToken"), entries.size());
    var answer = emptyAnswer();
    skip(entries.subList(0, position.entry()), answer);
    long characters = 0;
    long beginNanos = System.nanoTime();
    for (int i = position.entry(); i < entries.size(); i++) {
      if (i > position.entry() && (characters >= Reads.MOST_CHARACTERS || isLong(beginNanos))) {
        return answer.put("nextToken", new Position(i, Optional.empty()).text());
      }
      var entry = entries.get(i);
      var success = JsonNodeFactory.instance.objectNode().put("entryId", entry.text("entryId"));
      try {
        var stream = stream(entry);
        var value = reads.latest(stream).map(tqv -> reads.json(stream, List.of(tqv)).getFirst());
        value.ifPresent(json -> success.set("assetPropertyValue", json));
        characters += Reads.characters(value.stream().toList());
        answer.withArray("successEntries").add(success);
      } catch (Refusal refusal) {
        answer.withArray("errorEntries").add(error(entry, refusal));
      }
    }
    return answer;
  }

  private static boolean isLong(long sinceNanos) {
    return System.nanoTime() - sinceNanos > PATIENCE.toNanos();
  }

  /** Adds the entries that earlier pages have finished as skipped. */
  private static void skip(List<Body> entries, ObjectNode answer) {
    for (var entry : entries) {
      answer
          .withArray("skippedEntries")
          .addObject()
          .put("entryId", entry.text("entryId"))
          .put("completionStatus", "SUCCESS");
    }
  }

  /** Handles BatchGetAssetPropertyValueHistory. */
  @POST
  @Path("/history")
  public ObjectNode history(String text) {
    return pages(
        Body.parse(json, text),
        "assetPropertyValueHistory",
        (entry, token, most) -> reads.history(stream(entry), span(entry), token, most));
  }

  /** Handles BatchGetAssetPropertyAggregates. */
  @POST
  @Path("/aggregates")
  public ObjectNode aggregates(String text) {
    return pages(
        Body.parse(json, text),
        "aggregatedValues",
        (entry, token, most) ->
            reads.aggregates(
                stream(entry),
                span(entry),
                Reads.resolution(entry.text("resolution")),
                Reads.aggregateTypes(entry.texts("aggregateTypes")),
                token,
                most));
  }

  /**
   * Returns one page over all entries, in their order. The token contains the next entry and that
   * entry's own token. Entries that earlier pages have finished are listed as skipped.
   */
  private ObjectNode pages(Body body, String field, EntryReader reader) {
    var entries = entries(body);
    int left = most(body);
    long characters = 0;
    var position = Position.of(body.findText("nextToken"), entries.size());
    var answer = emptyAnswer();
    skip(entries.subList(0, position.entry()), answer);
    long beginNanos = System.nanoTime();
    for (int i = position.entry(); i < entries.size(); i++) {
      boolean isFull = left == 0 || characters >= Reads.MOST_CHARACTERS;
      if (isFull || (i > position.entry() && isLong(beginNanos))) {
        answer.put("nextToken", new Position(i, Optional.empty()).text());
        return answer;
      }
      var entry = entries.get(i);
      var token = i == position.entry() ? position.token() : Optional.<String>empty();
      var entryAnswer = JsonNodeFactory.instance.objectNode();
      try {
        var page = reader.read(entry, token, left);
        entryAnswer.put("entryId", entry.text("entryId")).putArray(field).addAll(page.items());
        answer.withArray("successEntries").add(entryAnswer);
        left -= page.items().size();
        characters += Reads.characters(page.items());
        if (page.nextToken().isPresent()) {
          answer.put("nextToken", new Position(i, page.nextToken()).text());
          return answer;
        }
      } catch (Refusal refusal) {
        answer.withArray("errorEntries").add(error(entry, refusal));
      }
    }
    return answer;
  }

  private static List<Body> entries(Body body) {
    var entries = body.list("entries");
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw Refusal.invalid("entries has %d entries; give 1 to %d", entries.size(), MOST_ENTRIES);
    }
    var ids = new HashSet<String>();
    for (var entry : entries) {
      if (!ids.add(entry.text("entryId"))) {
        throw Refusal.invalid(
            "%s \"%s\" stands twice; give each entry its own",
            entry.place("entryId"), entry.text("entryId"));
      }
    }
    return entries;
  }

  private static int most(Body body) {
    return body.findInteger("maxResults")
        .map(most -> Query.number("maxResults", most.toString(), 1, Reads.MOST, Reads.MOST))
        .orElse(Reads.MOST);
  }

  private DataStreams.Named stream(Body entry) {
    return streams.forReading(
        entry.findText("assetId"), entry.findText("propertyId"), entry.findText("propertyAlias"));
  }

  private Reads.Span span(Body entry) {
    return Reads.span(
        time(entry, "startDate"),
        time(entry, "endDate"),
        clock.instant(),
        entry.texts("qualities"),
        entry.findText("timeOrdering"));
  }

  /** Returns a time in JSON: seconds since the epoch, or a text. */
  private static Optional<Instant> time(Body entry, String field) {
    JsonNode raw = entry.raw(field);
    if (!raw.isNumber()) {
      return entry
          .findText(field)
          .map(text -> text.isBlank() ? Instant.EPOCH : Query.bound(entry.place(field), text));
    }
    if (Math.abs(raw.doubleValue()) > GREATEST_SECONDS) {
      return Optional.of(Query.bound(raw.doubleValue() < 0 ? Instant.MIN : Instant.MAX));
    }
    BigDecimal seconds = raw.decimalValue();
    return Optional.of(
        Query.bound(Instant.ofEpochSecond(0, seconds.movePointRight(9).longValue())));
  }

  private static ObjectNode emptyAnswer() {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("errorEntries");
    answer.putArray("successEntries");
    answer.putArray("skippedEntries");
    return answer;
  }

  private static ObjectNode error(Body entry, Refusal refusal) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("entryId", entry.text("entryId"))
        .put("errorCode", refusal.kind().code())
        .put("errorMessage", refusal.text());
  }

  private record Position(int entry, Optional<String> token) {
    static Position of(Optional<String> token, int entries) {
      if (token.isEmpty() || token.get().isEmpty()) {
        return new Position(0, Optional.empty());
      }
      var parts = Page.decode(token.get()).split("/", 2);
      try {
        int entry = Integer.parseInt(parts[0]);
        if (entry < 0 || entry >= entries || parts.length < 2) {
          throw new NumberFormatException("no such entry");
        }
        return new Position(entry, Optional.of(parts[1]).filter(inner -> !inner.isEmpty()));
      } catch (NumberFormatException e) {
        throw Page.wrong(e);
      }
    }

    String text() {
      return Page.encode(entry + "/" + token.orElse(""));
    }
  }
}
