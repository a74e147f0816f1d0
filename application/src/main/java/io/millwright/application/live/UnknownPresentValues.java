// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.engine.name.Measurements;
import io.millwright.feed.Feed;
import io.millwright.feed.Liveness;
import io.millwright.feed.RefusedFeed;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows the streams whose present value is unknown: the measurements of a source that is lost or
 * was silent for 30 s, and everything that is computed from them. Their latest value is shown as
 * BAD without a number until the source is alive again. The result of a metric's window that ended
 * before the loss is still true. It is shown until the next window ends, of which a part is
 * unknown. The server calls {@link #look} every second. Stored values are not changed. Safe for use
 * by several threads.
 */
public final class UnknownPresentValues {
  /** The number of looks between two readings of the feeds, which another process may change. */
  private static final int FEEDS_EVERY = 10;

  private final FeedStore store;
  private final Historian historian;
  private final Plants plants;
  private final LiveFeed live;

  /** By measurement: the feeds that deliver it or have delivered it. */
  private Map<Alias, List<Feed>> feeds = Map.of();

  private int looks;

  /** By unknown measurement: since when it is unknown. */
  private Map<Alias, Instant> measurements = Map.of();

  private Map<Alias, Unknown> unknown = Map.of();
  private Plant seen = Plant.EMPTY;
  private volatile boolean areFeedsOld = true;

  /** By stream: the time after which its points are shown without a number. */
  private volatile Map<Alias, Instant> hiddenAfter = Map.of();

  /**
   * A stream whose present value is unknown.
   *
   * @param since the time up to which everything that it depends on was known
   * @param metric the property, if it is a metric
   * @param zone the time zone of its asset
   */
  private record Unknown(Instant since, Optional<PropertyKind.Metric> metric, ZoneId zone) {
    /** Returns the time after which the stream's points are hidden now. */
    Instant hiddenAfter(Instant now) {
      return metric.isPresent() && !hasEndedSince(metric.get().window(), now) ? since : Instant.MIN;
    }

    /** Returns whether a window has ended of which a part is unknown. */
    private boolean hasEndedSince(Window window, Instant now) {
      return !(window instanceof Window.OfFrame)
          && window.endMicros(Micros.of(since) + 1, zone) <= Micros.of(now);
    }
  }

  /** Creates the check. Nothing is unknown before the first look. */
  public UnknownPresentValues(FeedStore store, Historian historian, Plants plants, LiveFeed live) {
    this.store = store;
    this.historian = historian;
    this.plants = plants;
    this.live = live;
  }

  /** Lets the next look read the feeds again, because some have changed. */
  public void forgetFeeds() {
    areFeedsOld = true;
  }

  /** Returns the latest values, with those of unknown streams shown without a number. */
  public Map<Alias, Tqv> shown(Map<Alias, Tqv> latest) {
    var hidden = hiddenAfter;
    if (hidden.isEmpty()) {
      return latest;
    }
    var shown = new HashMap<>(latest);
    shown.replaceAll((alias, tqv) -> shown(tqv, hidden.get(alias)));
    return shown;
  }

  /**
   * Returns a point as it is shown.
   *
   * @param hiddenAfter the time after which points of its stream are hidden; null if none are
   */
  static Tqv shown(Tqv point, @Nullable Instant hiddenAfter) {
    return hiddenAfter != null && point.time().isAfter(hiddenAfter)
        ? new Tqv(point.time(), Quality.BAD, Value.none())
        : point;
  }

  /**
   * Finds the unknown streams and publishes those that became unknown or known since the last call.
   */
  public synchronized void look(Instant now) {
    var plant = plants.now();
    // A stream's alias may have changed with its asset's path.
    if (areFeedsOld || plant != seen || looks % FEEDS_EVERY == 0) {
      areFeedsOld = false;
      feeds =
          RefusedFeed.without(store.feeds()).stream().collect(Collectors.groupingBy(Feed::alias));
    }
    looks++;
    var lost = unknownMeasurements(now);
    if (!lost.equals(measurements) || plant != seen) {
      measurements = lost;
      seen = plant;
      unknown = lost.isEmpty() ? Map.of() : withComputed(plant, lost);
    }
    var before = hiddenAfter;
    var after = new HashMap<Alias, Instant>();
    unknown.forEach((alias, stream) -> after.put(alias, stream.hiddenAfter(now)));
    if (after.equals(before)) {
      return;
    }
    hiddenAfter = Map.copyOf(after);
    live.hide(hiddenAfter);
    if (live.subscribers() > 0) {
      var changed = new HashSet<>(before.keySet());
      changed.addAll(after.keySet());
      changed.removeIf(alias -> Objects.equals(before.get(alias), after.get(alias)));
      live.show(shown(historian.latest(changed)));
    }
  }

  private Map<Alias, Instant> unknownMeasurements(Instant now) {
    var delivering =
        feeds.values().stream()
            .flatMap(List::stream)
            .filter(feed -> feed.until().isEmpty())
            .map(Feed::liveness)
            .collect(Collectors.toSet());
    var last = delivering.isEmpty() ? Map.<Alias, Tqv>of() : historian.lastGood(delivering, now);
    var lost = new HashMap<Alias, Instant>();
    feeds.forEach((alias, ofStream) ->
        ofStream.stream()
            .map(feed -> knownUntil(feed, Optional.ofNullable(last.get(feed.liveness()))))
            .max(Comparator.naturalOrder())
            .filter(until -> !now.isBefore(until))
            .ifPresent(until -> lost.put(alias, until)));
    return lost;
  }

  private static Instant knownUntil(Feed feed, Optional<Tqv> last) {
    return feed.until()
        .or(() ->
            last.map(point ->
                point.value().equals(Value.of(true))
                    ? point.time().plus(Liveness.KNOWN_FOR)
                    : point.time()))
        .orElse(feed.since());
  }

  private static Map<Alias, Unknown> withComputed(Plant plant, Map<Alias, Instant> lost) {
    var found = new HashMap<Alias, Unknown>();
    lost.forEach(
        (alias, since) -> found.put(alias, new Unknown(since, Optional.empty(), ZoneOffset.UTC)));
    for (var root : plant.roots()) {
      plant
          .subtree(root)
          .flatMap(asset -> plant.properties(asset).stream())
          .filter(property -> property.property().isComputed())
          .forEach(property ->
              Measurements.under(plant, property).stream()
                  .filter(lost::containsKey)
                  .map(lost::get)
                  .min(Comparator.naturalOrder())
                  .ifPresent(
                      since -> found.put(property.alias(), unknown(plant, property, since))));
    }
    return found;
  }

  private static Unknown unknown(Plant plant, AssetProperty property, Instant since) {
    var metric =
        Optional.of(property.property().kind())
            .filter(PropertyKind.Metric.class::isInstance)
            .map(PropertyKind.Metric.class::cast);
    return new Unknown(since, metric, plant.zone(property.asset()));
  }
}
