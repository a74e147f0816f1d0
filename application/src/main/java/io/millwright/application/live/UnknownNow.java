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
 * The streams whose present value nobody knows: the measurements of a source that is lost, or of
 * which nothing was heard for 30 s, and all that is computed from them. Their latest value is shown
 * without a number, as BAD, until the source is alive again. The result of a metric's window that
 * had ended before stays true, and is shown until the next window ends, of which nobody knows all.
 * Somebody has it {@link #look} every second. What is stored is not touched. Safe for use by
 * several threads.
 */
public final class UnknownNow {
  /** How often the feeds are read anew, in looks: another process may have changed them. */
  private static final int FEEDS_EVERY = 10;

  private final FeedStore store;
  private final Historian historian;
  private final Plants plants;
  private final LiveFeed live;

  /** By measurement, which sources deliver it and have delivered it. */
  private Map<Alias, List<Feed>> feeds = Map.of();

  private int looks;

  /** By unknown measurement, since when it is so. */
  private Map<Alias, Instant> measurements = Map.of();

  private Map<Alias, Unknown> unknown = Map.of();
  private Plant seen = Plant.EMPTY;
  private volatile boolean areFeedsOld = true;

  /** By stream, behind which time its points are shown without a number. */
  private volatile Map<Alias, Instant> hiddenAfter = Map.of();

  /**
   * A stream whose present value nobody knows.
   *
   * @param since the time up to which all that it rests on was known
   * @param metric the property, where it is a metric
   * @param zone the time zone of its asset
   */
  private record Unknown(Instant since, Optional<PropertyKind.Metric> metric, ZoneId zone) {
    /** The time behind which its points are hidden, as things are now. */
    Instant hiddenAfter(Instant now) {
      return metric.isPresent() && !hasEndedSince(metric.get().window(), now) ? since : Instant.MIN;
    }

    /** True where a window has ended of which nobody knows all. */
    private boolean hasEndedSince(Window window, Instant now) {
      return !(window instanceof Window.OfFrame)
          && window.endMicros(Micros.of(since) + 1, zone) <= Micros.of(now);
    }
  }

  /** Nothing is unknown before the first look. */
  public UnknownNow(FeedStore store, Historian historian, Plants plants, LiveFeed live) {
    this.store = store;
    this.historian = historian;
    this.plants = plants;
    this.live = live;
  }

  /** Has the feeds read anew by the next look, since some have changed. */
  public void forgetFeeds() {
    areFeedsOld = true;
  }

  /** The latest values, those of unknown streams without a number. */
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
   * A point as it is shown.
   *
   * @param hiddenAfter the time behind which points of its stream are hidden; null where none are
   */
  static Tqv shown(Tqv point, @Nullable Instant hiddenAfter) {
    return hiddenAfter != null && point.time().isAfter(hiddenAfter)
        ? new Tqv(point.time(), Quality.BAD, Value.none())
        : point;
  }

  /** Finds out what is unknown, and tells those who watch what has become so, or known again. */
  public synchronized void look(Instant now) {
    var plant = plants.now();
    // A stream has another alias where an asset has another path.
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
