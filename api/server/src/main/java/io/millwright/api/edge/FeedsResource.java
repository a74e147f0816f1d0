// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.edge.Feeds;
import io.millwright.application.plant.Plants;
import io.millwright.asset.id.Keys;
import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.Feed;
import io.millwright.feed.SourceFeeds;
import io.millwright.reading.Alias;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers which source of which edge delivers which stream, and receives declarations of feeds. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class FeedsResource {
  private final Feeds feeds;
  private final Plants plants;
  private final Caller caller;
  private final ObjectMapper json;

  FeedsResource(Feeds feeds, Plants plants, Caller caller, ObjectMapper json) {
    this.feeds = feeds;
    this.plants = plants;
    this.caller = caller;
    this.json = json;
  }

  /**
   * A feed in the answer.
   *
   * @param sentAs the former alias under which the edge sends it; empty if it uses the stream's
   *     present one
   */
  record Shown(
      String edge,
      String source,
      String alias,
      Instant since,
      Optional<Instant> until,
      Optional<String> sentAs) {
    static Shown of(Feed feed) {
      return new Shown(
          feed.edge(),
          feed.source(),
          feed.alias().path(),
          feed.since(),
          feed.until(),
          Optional.of(feed.sentAs()).filter(sent -> !sent.equals(feed.alias())).map(Alias::path));
    }
  }

  /** The answer with feeds. */
  record Known(List<Shown> feeds) {}

  /**
   * The answer to a declaration.
   *
   * @param ignored the aliases that were left out, because they are not valid or the caller may not
   *     write them
   * @param refused the streams that another edge already delivers; this edge must not send readings
   *     of them
   */
  record Declared(List<String> ignored, List<Refused> refused) {}

  /** A stream that another edge delivers, and what to do about it. */
  record Refused(String alias, String reason) {}

  /** Returns all feeds that the caller may see, including those that have ended. */
  @GET
  @Path("feeds")
  @Scoped
  public Known feeds() {
    var plant = plants.now();
    return new Known(
        feeds.feeds().stream()
            .filter(feed -> caller.may(Action.READ, plant, feed.alias()))
            .map(Shown::of)
            .toList());
  }

  /** Stores the feeds of an edge from a time on: all of its sources, each with its streams. */
  @PUT
  @Path("edges/{edge}/feeds")
  @Needs(Action.OPERATE)
  @Scoped(Action.OPERATE)
  public Declared declare(@PathParam("edge") String edge, String text) {
    if (!Keys.NODE.matcher(edge).matches()) {
      throw Refusal.invalid(
          "The name of an edge has 1 to 128 letters, digits, _, . and -; this one has others");
    }
    var body = Body.parse(json, text);
    var ignored = new ArrayList<String>();
    var sources = new LinkedHashMap<String, List<Alias>>();
    for (var source : body.list("sources")) {
      read(
          source.raw("aliases"),
          sources.computeIfAbsent(source.name("source"), _ -> list()),
          ignored);
    }
    keepOthers(edge, sources);
    var plant = plants.now();
    feeds.declare(
        new EdgeFeeds(
            edge,
            body.time("since"),
            sources.entrySet().stream()
                .map(source -> new SourceFeeds(source.getKey(), source.getValue()))
                .toList()));
    return new Declared(
        ignored,
        feeds.refused().stream()
            .filter(refused -> refused.feed().edge().equals(edge))
            // An edge may deliver streams for others; these belong to them.
            .filter(refused -> caller.may(Action.OPERATE, plant, refused.feed().sentAs()))
            .map(refused -> new Refused(refused.feed().sentAs().path(), refused.reason()))
            .toList());
  }

  private static List<Alias> list() {
    return new ArrayList<>();
  }

  private void read(JsonNode aliases, List<Alias> taken, List<String> ignored) {
    var plant = plants.now();
    for (var item : aliases) {
      var alias = alias(item).filter(named -> caller.may(Action.OPERATE, plant, named));
      alias.ifPresentOrElse(taken::add, () -> ignored.add(item.asText()));
    }
  }

  /**
   * Returns an alias; empty if it is not valid, because an invalid alias of one tag must not affect
   * others.
   */
  private static Optional<Alias> alias(JsonNode item) {
    try {
      return item.isTextual() ? Optional.of(new Alias(item.textValue())) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Adds the feeds outside the caller's part of the plant, because a limited caller must not end
   * them.
   */
  private void keepOthers(String edge, Map<String, List<Alias>> sources) {
    if (!caller.principal().isLimited()) {
      return;
    }
    var plant = plants.now();
    for (var feed : feeds.feeds()) {
      if (feed.edge().equals(edge)
          && feed.until().isEmpty()
          && !caller.may(Action.OPERATE, plant, feed.sentAs())) {
        sources.computeIfAbsent(feed.source(), _ -> list()).add(feed.sentAs());
      }
    }
  }
}
