// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.application.Transactions;
import io.millwright.application.plant.Plants;
import io.millwright.application.replay.ReplayLog;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Replay;
import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.Feed;
import io.millwright.feed.RefusedFeed;
import io.millwright.historian.TimeRange;
import io.millwright.reading.TimeOfReading;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The feeds that edges declare: which source of which edge delivers which stream. */
public final class Feeds {
  /**
   * The time without a sign of life after which an edge counts as gone. It is longer than the time
   * after which edges declare their feeds again.
   */
  public static final Duration GONE = Duration.ofMinutes(6);

  private final FeedStore store;
  private final GoneEdges gone;
  private final ReplayLog replays;
  private final Plants plants;
  private final Transactions transactions;
  private final Consumer<FeedsChanged> changes;
  private final InstantSource clock;

  /**
   * Creates the feeds over a store.
   *
   * @param changes called when an edge delivers other streams than before
   */
  public Feeds(
      FeedStore store,
      GoneEdges gone,
      ReplayLog replays,
      Plants plants,
      Transactions transactions,
      Consumer<FeedsChanged> changes,
      InstantSource clock) {
    this.store = store;
    this.gone = gone;
    this.replays = replays;
    this.plants = plants;
    this.transactions = transactions;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Stores the feeds that an edge declares. If the edge's clock is wrong, they begin now. The
   * changed known time of the trees concerned needs replays; feeds and replays are stored together.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is unavailable
   */
  public void declare(EdgeFeeds declaration) {
    transactions.inOne(
        "keep what edge %s delivers".formatted(declaration.edge()), () -> keep(declaration));
  }

  private List<Feed> keep(EdgeFeeds declaration) {
    var now = clock.instant();
    var since = declaration.since();
    boolean isPlausible = since.isBefore(now) && TimeOfReading.isSet(since);
    var changed =
        new ArrayList<>(
            store.declare(
                new EdgeFeeds(
                    declaration.edge(), isPlausible ? since : now, declaration.sources())));
    gone.hear(declaration.edge(), now);
    changed.addAll(gone.endFor(declaration.edge(), now));
    if (!changed.isEmpty()) {
      replays.add(replays(changed, now));
      transactions.afterCommit(() -> changes.accept(new FeedsChanged(changed)));
    }
    return changed;
  }

  private List<Replay> replays(List<Feed> changed, Instant now) {
    var plant = plants.now();
    var since = new LinkedHashMap<AssetId, Instant>();
    for (var feed : changed) {
      var time = feed.until().orElse(feed.since());
      plant
          .findProperty(feed.alias())
          .map(property -> plant.root(property.asset()).id())
          .filter(_ -> time.isBefore(now))
          .ifPresent(
              tree -> since.merge(tree, time, (one, other) -> one.isBefore(other) ? one : other));
    }
    var reason = "edge %s delivers other streams".formatted(changed.getFirst().edge());
    return since.entrySet().stream()
        .map(tree ->
            Replay.waiting(
                UUID.randomUUID(),
                tree.getKey(),
                Set.of(),
                new TimeRange(tree.getValue(), Micros.truncate(now)),
                reason,
                now))
        .toList();
  }

  /**
   * Returns all feeds, including those that have ended, by alias, and for each alias the oldest
   * first.
   */
  public List<Feed> feeds() {
    return store.feeds();
  }

  /** Returns the refused feeds: those of streams that another edge delivered first. */
  public List<RefusedFeed> refused() {
    return RefusedFeed.among(store.feeds());
  }
}
