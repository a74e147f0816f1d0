// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.alarm.AlarmEvent;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.engine.store.Changes;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Tqv;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Sends what has just been stored to all subscribers. Safe for use by several threads.
 *
 * <p>A publisher never waits. Each subscription keeps the newest value of each stream until it is
 * sent, about every 100 ms after the previous event has reached the subscriber's socket. A slow
 * subscriber therefore loses values in between, never the last one, and needs memory for one value
 * per stream only. A subscriber of notifications gets every value, as long as no more than {@link
 * Subscription#MOST_NOTIFICATIONS} wait.
 */
public final class LiveFeed implements FigureSource {
  /** The time between two events for the same subscriber. */
  public static final Duration PERIOD = Duration.ofMillis(100);

  /** The most subscribers. Each is an open connection and takes a part of every turn. */
  private static final int MOST_SUBSCRIBERS = 1_000;

  private static final int SHARE = 8;

  private static final System.Logger LOG = System.getLogger(LiveFeed.class.getName());

  private final Set<Subscription> subscribers = ConcurrentHashMap.newKeySet();
  private final LiveFigures figures = new LiveFigures();
  private volatile Map<Alias, Instant> hidden = Map.of();
  private final LongSupplier nanoTime;
  private final long mostBytes;

  /** Creates a feed that uses at most an eighth of this process' memory. */
  public LiveFeed() {
    this(System::nanoTime, Runtime.getRuntime().maxMemory() / SHARE);
  }

  LiveFeed(LongSupplier nanoTime) {
    this(nanoTime, Long.MAX_VALUE);
  }

  /**
   * Creates a feed.
   *
   * @param mostBytes the most bytes that all subscriptions together may hold for their streams and
   *     waiting texts
   */
  LiveFeed(LongSupplier nanoTime, long mostBytes) {
    this.nanoTime = nanoTime;
    this.mostBytes = mostBytes;
  }

  /** Publishes what has been stored. Call this after each commit, in the order of the commits. */
  public void publish(Changes changes) {
    publish(changes, changes.readings());
  }

  /**
   * Publishes what has been stored, if some of the readings are not current values.
   *
   * @param current the readings that are current values
   */
  public void publish(Changes changes, ReadingBatch current) {
    publish(changes.readings(), current, changes.computed(), changes.alarms());
  }

  /** Publishes readings that have been stored. */
  public void publishReadings(ReadingBatch readings) {
    publish(readings, readings, ReadingBatch.empty(), List.of());
  }

  /** Publishes values that have been computed. */
  public void publishComputed(ReadingBatch computed) {
    publish(ReadingBatch.empty(), ReadingBatch.empty(), computed, List.of());
  }

  /** Publishes an alarm event that has been stored. */
  public void publishAlarm(AlarmEvent event) {
    publish(ReadingBatch.empty(), ReadingBatch.empty(), ReadingBatch.empty(), List.of(event));
  }

  private void publish(
      ReadingBatch readings, ReadingBatch current, ReadingBatch computed, List<AlarmEvent> alarms) {
    if (subscribers.isEmpty()) {
      return;
    }
    var newest = new HashMap<Alias, Tqv>();
    collect(current, newest);
    collect(computed, newest);
    hideComputed(computed, newest);
    subscribers.forEach(subscriber -> {
      subscriber.offer(newest, alarms);
      subscriber.offerAll(readings);
      subscriber.offerAll(computed);
    });
  }

  /** Publishes values of some streams, which may have been published before. */
  public void show(Map<Alias, Tqv> values) {
    subscribers.forEach(subscriber -> subscriber.offer(values, List.of()));
  }

  /**
   * Replaces computed values of some streams by values without a number, until the next call.
   *
   * @param hiddenAfter by stream, the time after which its points are hidden
   */
  public void hide(Map<Alias, Instant> hiddenAfter) {
    hidden = hiddenAfter;
  }

  private void hideComputed(ReadingBatch computed, Map<Alias, Tqv> newest) {
    var unknown = hidden;
    if (!unknown.isEmpty()) {
      for (var alias : computed.aliases()) {
        newest.computeIfPresent(
            alias, (_, tqv) -> UnknownPresentValues.shown(tqv, unknown.get(alias)));
      }
    }
  }

  /**
   * Adds a subscriber. Its subscription collects values from now on and sends them after {@link
   * Subscription#start}.
   *
   * @param filter selects what the subscriber gets
   * @param delivery sends events to the subscriber
   * @throws UseCaseRefusedException if there are already too many subscribers
   */
  public Subscription subscribe(Filter filter, Delivery delivery) {
    if (subscribers.size() >= MOST_SUBSCRIBERS) {
      throw noRoom();
    }
    requireRoom();
    var subscription = new Subscription(filter, delivery, nanoTime.getAsLong(), figures);
    subscribers.add(subscription);
    return subscription;
  }

  /** Removes a subscriber that has not been started. Its caller sends the reason. */
  public void forget(Subscription subscription) {
    subscribers.remove(subscription);
  }

  /**
   * Checks that there is memory for the subscriptions.
   *
   * @throws UseCaseRefusedException if there is not
   */
  public void requireRoom() {
    if (subscribers.stream().mapToLong(Subscription::bytes).sum() >= mostBytes) {
      throw noRoom();
    }
  }

  private static UseCaseRefusedException noRoom() {
    return new UseCaseRefusedException(
        new UseCaseRefusal.NoRoom(
            "The live feed has as many subscribers, or streams, as this server has room for;"
                + " close unused pages, watch a part of the plant, or give the server"
                + " more memory"));
  }

  /** Returns how many subscribers there are. */
  public int subscribers() {
    return subscribers.size();
  }

  @Override
  public List<Figure> figures() {
    return figures.figures(this::subscribers);
  }

  /**
   * Sends each subscriber its due events and removes those that have left. Call this once per
   * {@link #PERIOD}.
   */
  public void tick() {
    long now = nanoTime.getAsLong();
    subscribers.removeIf(subscriber -> !flushed(subscriber, now));
  }

  /** Sends a subscriber its due events. A failure removes only this subscriber. */
  private boolean flushed(Subscription subscriber, long now) {
    try {
      return subscriber.flush(now);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A subscriber of the live feed is let go", e);
      figures.letGo.increment();
      subscriber.close();
      return false;
    }
  }

  /** Disconnects all subscribers. They reconnect by themselves and are authenticated again. */
  public void disconnect() {
    subscribers.forEach(Subscription::close);
  }

  /** Disconnects all subscribers for good. */
  public void close() {
    disconnect();
    subscribers.clear();
  }

  private static void collect(ReadingBatch batch, Map<Alias, Tqv> newest) {
    var rows = new int[batch.aliases().size()];
    Arrays.fill(rows, -1);
    for (int row = 0; row < batch.size(); row++) {
      int best = rows[batch.stream(row)];
      if (best < 0 || batch.micros(row) >= batch.micros(best)) {
        rows[batch.stream(row)] = row;
      }
    }
    for (int row : rows) {
      if (row >= 0) {
        newest.merge(
            batch.alias(row),
            batch.tqv(row),
            (old, next) -> next.time().isBefore(old.time()) ? old : next);
      }
    }
  }
}
