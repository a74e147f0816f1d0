// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.engine.name.Measurements;
import io.millwright.feed.Feed;
import io.millwright.feed.Liveness;
import io.millwright.feed.RefusedFeed;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the unknown time of streams in one range. A measurement is unknown while no source that
 * delivers it was alive (see {@link Liveness}). A transform or a frame is unknown while a
 * measurement that it depends on is. Metrics handle unknown time themselves, so their results have
 * none. If a source has more than {@value #MOST_POINTS} points of its liveness in the range, the
 * time before these counts as known; and so does the whole time of a source after ten times as many
 * points of others. The liveness of each source is read once. Not safe for use by several threads.
 */
public final class UnknownTime {
  /** A source that answers all the time writes this many points in more than eleven days. */
  static final int MOST_POINTS = 100_000;

  /** The most points that are read of all sources together. */
  private static final int MOST_IN_ALL = 10 * MOST_POINTS;

  private final Plant plant;
  private final Historian historian;
  private final TimeRange range;
  private final Map<Alias, List<Feed>> feeds;
  private final Map<Alias, List<TimeRange>> alive = new HashMap<>();
  private final Map<Alias, List<TimeRange>> unknown = new HashMap<>();
  private int left = MOST_IN_ALL;

  /** Creates the finder for one range. */
  public UnknownTime(Plant plant, FeedStore store, Historian historian, TimeRange range) {
    this.plant = plant;
    this.historian = historian;
    this.range = range;
    feeds = RefusedFeed.without(store.feeds()).stream().collect(Collectors.groupingBy(Feed::alias));
  }

  /** Returns the parts of the range in which a stream is unknown, in the order of time. */
  public List<TimeRange> of(Alias stream) {
    if (feeds.isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<TimeRange>();
    measurements(stream)
        .forEach(
            measurement -> all.addAll(unknown.computeIfAbsent(measurement, this::ofMeasurement)));
    return joined(all);
  }

  /**
   * Returns since when a stream is unknown, if it is unknown at the end of the range; otherwise
   * empty.
   */
  public Optional<Instant> since(Alias stream) {
    return measurements(stream).stream()
        .flatMap(measurement -> lostSince(measurement).stream())
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> lostSince(Alias measurement) {
    var delivering = feeds.getOrDefault(measurement, List.of());
    if (delivering.isEmpty()) {
      return Optional.empty();
    }
    var last = historian.lastGood(delivering.stream().map(Feed::liveness).toList(), range.to());
    return delivering.stream()
        .map(feed -> {
          var point = last.get(feed.liveness());
          var known =
              point == null
                  ? feed.since()
                  : point.value().equals(Value.of(true))
                      ? point.time().plus(Liveness.KNOWN_FOR)
                      : point.time();
          return feed.until().map(until -> earlier(until, known)).orElse(known);
        })
        .max(Comparator.naturalOrder())
        .filter(known -> known.isBefore(range.to()));
  }

  private Set<Alias> measurements(Alias stream) {
    return plant
        .findProperty(stream)
        .filter(property -> property.property().isComputed())
        .map(this::measurements)
        .orElse(Set.of(stream));
  }

  private Set<Alias> measurements(AssetProperty property) {
    return property.property().kind() instanceof PropertyKind.Metric
        ? Set.of()
        : Measurements.under(plant, property);
  }

  private List<TimeRange> ofMeasurement(Alias measurement) {
    var delivering = feeds.getOrDefault(measurement, List.of());
    var known = new ArrayList<TimeRange>();
    known.add(
        new TimeRange(
            Membership.BEGINNING,
            delivering.stream()
                .map(Feed::since)
                .min(Comparator.naturalOrder())
                .orElse(Membership.OPEN)));
    for (var feed : delivering) {
      for (var part : alive.computeIfAbsent(feed.liveness(), this::alive)) {
        var from = later(feed.since(), part.from());
        var to = feed.until().map(until -> earlier(until, part.to())).orElse(part.to());
        if (from.isBefore(to)) {
          known.add(new TimeRange(from, to));
        }
      }
    }
    return between(joined(known));
  }

  /** Returns when a source was alive, from some time before the range until its end. */
  private List<TimeRange> alive(Alias liveness) {
    int most = Math.min(MOST_POINTS, left);
    if (most == 0) {
      return List.of(range);
    }
    var points =
        historian
            .history(
                liveness,
                new TimeRange(range.from().minus(Liveness.KNOWN_FOR), range.to()),
                Set.of(Quality.GOOD),
                Order.DESCENDING,
                most)
            .reversed();
    left -= points.size();
    var found = new ArrayList<TimeRange>();
    if (points.size() == most && range.from().isBefore(points.getFirst().time())) {
      found.add(new TimeRange(range.from(), points.getFirst().time()));
    }
    for (int i = 0; i < points.size(); i++) {
      var from = points.get(i).time();
      var to = from.plus(Liveness.KNOWN_FOR);
      if (points.get(i).value().equals(Value.of(true))) {
        found.add(
            new TimeRange(
                from, i + 1 < points.size() ? earlier(to, points.get(i + 1).time()) : to));
      }
    }
    return joined(found);
  }

  /** Returns the parts of the range that lie between some other parts. */
  private List<TimeRange> between(List<TimeRange> parts) {
    var found = new ArrayList<TimeRange>();
    var at = range.from();
    for (var part : parts) {
      if (part.from().isAfter(at) && at.isBefore(range.to())) {
        found.add(new TimeRange(at, earlier(part.from(), range.to())));
      }
      at = later(at, part.to());
    }
    if (at.isBefore(range.to())) {
      found.add(new TimeRange(at, range.to()));
    }
    return found;
  }

  /** Joins overlapping parts, in the order of time. */
  private static List<TimeRange> joined(List<TimeRange> parts) {
    var found = new ArrayList<TimeRange>();
    for (var next : parts.stream().sorted(Comparator.comparing(TimeRange::from)).toList()) {
      if (!found.isEmpty() && !next.from().isAfter(found.getLast().to())) {
        var last = found.removeLast();
        found.add(new TimeRange(last.from(), later(last.to(), next.to())));
      } else {
        found.add(next);
      }
    }
    return found;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
