// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.problem.Refusal;
import io.millwright.application.edge.ConfiguredStreams;
import io.millwright.application.edge.EdgeConfigurations;
import io.millwright.application.edge.EdgeConfigurations.Configuration;
import io.millwright.application.edge.Feeds;
import io.millwright.application.edge.FeedsChanged;
import io.millwright.application.plant.Plants;
import io.millwright.asset.id.Keys;
import io.millwright.feed.Feed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether a caller who is limited to parts of the plant may act for an edge. It may not if
 * the edge delivers, or is configured to deliver, data streams that the caller may not write. Safe
 * for use by several threads.
 */
@Singleton
final class EdgeRights {
  private static final System.Logger LOG = System.getLogger(EdgeRights.class.getName());
  private static final int MOST_TOLD = 1_000;

  /**
   * How long a decision is kept, because edges report every ten seconds and a check reads all
   * feeds.
   */
  private static final Duration BELIEVED = Duration.ofMinutes(1);

  private static final int MOST_BELIEVED = 1_000;

  private final EdgeConfigurations configurations;
  private final ConfiguredStreams streams;
  private final Feeds feeds;
  private final RemoteEdges remote;
  private final Plants plants;
  private final Caller caller;
  private final InstantSource clock;

  /** The callers that may report for an edge, and until when that decision is kept. */
  private final Map<Pair, Instant> believed = new ConcurrentHashMap<>();

  /** The edges for which it was logged that a caller got no configuration. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private record Pair(String edge, String caller) {}

  EdgeRights(
      EdgeConfigurations configurations,
      Feeds feeds,
      RemoteEdges remote,
      Plants plants,
      Caller caller,
      InstantSource clock,
      ConfiguredStreams streams) {
    this.configurations = configurations;
    this.feeds = feeds;
    this.remote = remote;
    this.plants = plants;
    this.caller = caller;
    this.clock = clock;
    this.streams = streams;
  }

  /**
   * Returns a valid name of an edge.
   *
   * @throws Refusal if the name is not valid
   */
  static String name(String edge) {
    if (!Keys.NODE.matcher(edge).matches()) {
      throw Refusal.invalid(
          "The name of an edge has 1 to 128 letters, digits, _, . and -; this one has others");
    }
    return edge;
  }

  /**
   * Returns the configurations for an edge; an empty list if one of them delivers streams that the
   * caller may not write, so that a limited caller learns nothing about other edges.
   */
  List<Configuration> own(String edge) {
    var configured = configurations.of(edge);
    if (configured.stream().allMatch(this::isOwn)) {
      return configured;
    }
    if (told.size() < MOST_TOLD && told.add(edge)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "%s asks for the configuration of edge %s and gets none: the edge is configured to deliver data streams outside of %s; give its principal all that the edge delivers"
              .formatted(
                  caller.principal().name(), edge, String.join(", ", caller.principal().below())));
    }
    return List.of();
  }

  private boolean isOwn(Configuration configuration) {
    var plant = plants.now();
    return !caller.principal().isLimited()
        || streams
            .of(configuration)
            .filter(all -> all.stream().allMatch(each -> caller.may(Action.OPERATE, plant, each)))
            .isPresent();
  }

  /**
   * Checks that the caller may report for an edge.
   *
   * @throws Refusal if it may not, because the edge belongs to others
   */
  void requireReport(String edge) {
    var principal = caller.principal();
    if (!principal.isLimited()) {
      return;
    }
    var now = clock.instant();
    var pair = new Pair(edge, principal.name());
    if (believed.getOrDefault(pair, Instant.MIN).isAfter(now)) {
      return;
    }
    if (!configurations.of(edge).stream().allMatch(this::isOwn)) {
      throw denied(edge);
    }
    var plant = plants.now();
    var open =
        feeds.feeds().stream()
            .filter(feed -> feed.edge().equals(edge) && feed.until().isEmpty())
            .map(Feed::sentAs)
            .toList();
    if (!open.stream().allMatch(alias -> caller.may(Action.OPERATE, plant, alias))) {
      throw denied(edge);
    }
    if (open.isEmpty()
        && remote.sender(edge).filter(by -> !by.equals(principal.name())).isPresent()) {
      throw denied(edge);
    }
    if (believed.size() >= MOST_BELIEVED) {
      believed.clear();
    }
    believed.put(pair, now.plus(BELIEVED));
  }

  /** Drops all decisions, because other callers may be allowed now. */
  void follow(@Observes FeedsChanged change) {
    believed.clear();
  }

  /**
   * Checks that the caller is not limited to a part of the plant.
   *
   * @throws Refusal if it is, because the edge belongs to others
   */
  void refuseLimited(String edge) {
    if (caller.principal().isLimited()) {
      throw denied(edge);
    }
  }

  /**
   * Returns the refusal, which is always the same, because different reasons would reveal something
   * about other edges.
   */
  private Refusal denied(String edge) {
    return new Refusal(
        Refusal.Kind.ACCESS_DENIED,
        "%s may not report for an edge %s, being limited to %s; give the edge a name of its own, or its principal all that the edge delivers"
            .formatted(
                caller.principal().name(), edge, String.join(", ", caller.principal().below())));
  }
}
