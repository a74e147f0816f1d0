// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.live;

import io.millwright.api.edge.FeedsChanged;
import io.millwright.api.plant.Plants;
import io.millwright.asset.Plant;
import io.millwright.engine.Measurements;
import io.millwright.historian.Historian;
import io.millwright.reading.Alias;
import io.millwright.reading.Quality;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.reading.Tqv;
import io.millwright.reading.Value;
import io.millwright.source.Feed;
import io.millwright.source.FeedStore;
import io.millwright.source.Liveness;
import io.millwright.source.RefusedFeed;
import io.millwright.task.RegularTask;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The streams whose present value nobody knows: the measurements of a source that is lost, or of
 * which nothing was heard for 30 s, and all that is computed from them. Their latest value is shown
 * without a number, as BAD, until the source is alive again. Looks every second. What is stored is
 * not touched. Safe for use by several threads.
 */
@Singleton
public final class UnknownNow {
  private static final System.Logger LOG = System.getLogger(UnknownNow.class.getName());

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often the feeds are read anew, in looks: another process may have changed them. */
  private static final int FEEDS_EVERY = 10;

  private final FeedStore store;
  private final Historian historian;
  private final Plants plants;
  private final LiveFeed live;
  private final InstantSource clock;
  private final RegularTask looking;

  /** By measurement the liveness of each source that delivers it; of none that does, none. */
  private Map<Alias, Set<Alias>> livenessOf = Map.of();

  private int looks;
  private Set<Alias> measurements = Set.of();
  private Plant seen = Plant.EMPTY;
  private volatile boolean areFeedsOld = true;
  private volatile Set<Alias> streams = Set.of();

  UnknownNow(
      FeedStore store, Historian historian, Plants plants, LiveFeed live, InstantSource clock) {
    this.store = store;
    this.historian = historian;
    this.plants = plants;
    this.live = live;
    this.clock = clock;
    looking = new RegularTask("unknown-now", PAUSE, this::look);
    looking.start();
  }

  void follow(@Observes FeedsChanged change) {
    areFeedsOld = true;
  }

  @PreDestroy
  void close() {
    looking.close();
  }

  /** The latest values, those of unknown streams without a number. */
  public Map<Alias, Tqv> shown(Map<Alias, Tqv> latest) {
    var unknown = streams;
    if (unknown.isEmpty()) {
      return latest;
    }
    var shown = new HashMap<>(latest);
    shown.replaceAll((alias, tqv) -> unknown.contains(alias) ? unknown(tqv) : tqv);
    return shown;
  }

  static Tqv unknown(Tqv last) {
    return new Tqv(last.time(), Quality.BAD, Value.none());
  }

  private void look() {
    try {
      look(clock.instant());
    } catch (UnavailableException e) {
      // What was known of the sources stays.
      LOG.log(System.Logger.Level.DEBUG, "nobody knows which sources are alive", e);
    }
  }

  /** Finds out what is unknown, and tells those who watch what has become so, or known again. */
  synchronized void look(Instant now) {
    var plant = plants.now();
    // A stream has another alias where an asset has another path.
    if (areFeedsOld || plant != seen || looks % FEEDS_EVERY == 0) {
      areFeedsOld = false;
      livenessOf = livenessOf(RefusedFeed.without(store.feeds()));
    }
    looks++;
    var unknown = unknownMeasurements(now);
    if (unknown.equals(measurements) && plant == seen) {
      return;
    }
    measurements = unknown;
    seen = plant;
    var before = streams;
    var after = unknown.isEmpty() ? Set.<Alias>of() : withComputed(plant, unknown);
    streams = after;
    live.hide(after);
    if (live.subscribers() > 0) {
      var changed = new HashSet<>(before);
      changed.addAll(after);
      changed.removeIf(alias -> before.contains(alias) && after.contains(alias));
      live.show(shown(historian.latest(changed)));
    }
  }

  private static Map<Alias, Set<Alias>> livenessOf(Collection<Feed> feeds) {
    var found = new HashMap<Alias, Set<Alias>>();
    for (var feed : feeds) {
      var ofStream = found.computeIfAbsent(feed.alias(), _ -> new HashSet<>());
      if (feed.until().isEmpty()) {
        ofStream.add(feed.liveness());
      }
    }
    return found;
  }

  private Set<Alias> unknownMeasurements(Instant now) {
    var all = new HashSet<Alias>();
    livenessOf.values().forEach(all::addAll);
    var alive = new HashSet<Alias>();
    if (!all.isEmpty()) {
      historian
          .lastGood(all, now)
          .forEach((alias, last) -> {
            if (last.value().equals(Value.of(true))
                && now.isBefore(last.time().plus(Liveness.KNOWN_FOR))) {
              alive.add(alias);
            }
          });
    }
    var unknown = new HashSet<Alias>();
    livenessOf.forEach((alias, sources) -> {
      if (sources.stream().noneMatch(alive::contains)) {
        unknown.add(alias);
      }
    });
    return unknown;
  }

  private static Set<Alias> withComputed(Plant plant, Set<Alias> measurements) {
    var found = new HashSet<>(measurements);
    for (var root : plant.roots()) {
      plant
          .subtree(root)
          .flatMap(asset -> plant.properties(asset).stream())
          .filter(property -> property.property().isComputed())
          .filter(property ->
              Measurements.under(plant, property).stream().anyMatch(measurements::contains))
          .forEach(property -> found.add(property.alias()));
    }
    return Set.copyOf(found);
  }
}
