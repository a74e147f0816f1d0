// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.application.edge.Feeds;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.feed.Feed;
import io.millwright.feed.Liveness;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds unassociated streams and measurements that nothing feeds. A measurement is not fed if no
 * edge delivers its alias and it had no reading in the last hour.
 */
@Singleton
final class UnmatchedStreams {
  private static final Duration LATELY = Duration.ofHours(1);
  private static final int PIECE = 1_000;

  private final Plants plants;
  private final Historian historian;
  private final Feeds feeds;
  private final PresentAliases aliases;
  private final Caller caller;
  private final InstantSource clock;

  UnmatchedStreams(
      Plants plants,
      Historian historian,
      Feeds feeds,
      PresentAliases aliases,
      Caller caller,
      InstantSource clock) {
    this.plants = plants;
    this.historian = historian;
    this.feeds = feeds;
    this.aliases = aliases;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * An unassociated stream or an unfed measurement.
   *
   * @param alias its alias
   * @param lastReading the time of its newest reading; empty if it has none
   * @param deliveredBy the edge and the source that deliver the stream; empty if none does
   */
  record Loose(String alias, Optional<Instant> lastReading, Optional<String> deliveredBy) {}

  /** Returns streams that no property claims, by alias, without the liveness of sources. */
  List<Loose> unclaimed(String prefix, Optional<Alias> after, int limit) {
    var plant = plants.now();
    var delivered = delivered();
    var former = aliases.known();
    var found = new ArrayList<Alias>();
    var from = after;
    while (found.size() < limit) {
      var page = historian.streams(prefix, from, PIECE);
      page.stream()
          .map(stream -> stream.alias())
          .filter(alias -> !Liveness.isLiveness(alias))
          .filter(alias -> plant.findProperty(alias).isEmpty())
          .filter(alias -> former.find(plant, alias).isEmpty())
          .filter(alias -> caller.may(Action.READ, plant, alias))
          .forEach(found::add);
      if (page.size() < PIECE) {
        break;
      }
      from = Optional.of(page.getLast().alias());
    }
    var page = found.stream().limit(limit).toList();
    var latest = historian.latest(page);
    return page.stream().map(alias -> loose(alias, latest, delivered)).toList();
  }

  /** Returns measurements that nothing feeds, by alias. */
  List<Loose> unfed(String prefix, Optional<Alias> after, int limit) {
    var plant = plants.now();
    var delivered = delivered();
    var lately = clock.instant().minus(LATELY);
    var found = new ArrayList<Loose>();
    var from = after;
    while (found.size() < limit) {
      var page = plant.streams(prefix, from, PIECE);
      var wanted =
          page.stream()
              .filter(property -> property.property().kind() instanceof PropertyKind.Measurement)
              .map(AssetProperty::alias)
              .filter(alias -> !delivered.containsKey(alias))
              .filter(alias -> caller.may(Action.READ, plant, alias))
              .toList();
      var latest = historian.latest(wanted);
      wanted.stream()
          .map(alias -> loose(alias, latest, Map.of()))
          .filter(each -> each.lastReading().filter(lately::isBefore).isEmpty())
          .forEach(found::add);
      if (page.size() < PIECE) {
        break;
      }
      from = Optional.of(page.getLast().alias());
    }
    return found.stream().limit(limit).toList();
  }

  private Map<Alias, String> delivered() {
    return feeds.feeds().stream()
        .filter(feed -> feed.until().isEmpty())
        .collect(
            Collectors.toMap(
                Feed::alias,
                feed -> "edge %s, source %s".formatted(feed.edge(), feed.source()),
                (first, _) -> first));
  }

  private static Loose loose(Alias alias, Map<Alias, Tqv> latest, Map<Alias, String> delivered) {
    return new Loose(
        alias.path(),
        Optional.ofNullable(latest.get(alias)).map(Tqv::time),
        Optional.ofNullable(delivered.get(alias)));
  }
}
