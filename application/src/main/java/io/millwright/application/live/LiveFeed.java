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
 * Carries what has just been stored to everybody who watches. Safe for use by several threads.
 *
 * <p>A publisher never waits. Each subscriber keeps the newest value of each stream that it has not
 * been sent yet, and is sent them about every 100 ms, when the last event has reached its socket:
 * who is slow loses values in between, never the last one, and costs no more memory than one value
 * for each stream. Who follows notifications is sent every value, up to {@link
 * Subscription#MOST_NOTIFICATIONS} that wait.
 */
public final class LiveFeed implements FigureSource {
  /** Time between two events for the same subscriber. */
  public static final Duration PERIOD = Duration.ofMillis(100);

  /** How many may watch; each is a connection that stays, and a part of every turn. */
  private static final int MOST_SUBSCRIBERS = 1_000;

  private static final int SHARE = 8;

  private static final System.Logger LOG = System.getLogger(LiveFeed.class.getName());

  private final Set<Subscription> subscribers = ConcurrentHashMap.newKeySet();
  private final LiveFigures figures = new LiveFigures();
  private volatile Map<Alias, Instant> hidden = Map.of();
  private final LongSupplier nanoTime;
  private final long mostBytes;

  /** A feed that takes a share of the memory of this process at most. */
  public LiveFeed() {
    this(System::nanoTime, Runtime.getRuntime().maxMemory() / SHARE);
  }

  LiveFeed(LongSupplier nanoTime) {
    this(nanoTime, Long.MAX_VALUE);
  }

  /**
   * @param mostBytes what may be held for all who watch together: the streams of each, and the
   *     texts that wait for it
   */
  LiveFeed(LongSupplier nanoTime, long mostBytes) {
    this.nanoTime = nanoTime;
    this.mostBytes = mostBytes;
  }

  /** Hands on what has been stored; call it after each commit, in the order of the commits. */
  public void publish(Changes changes) {
    publish(changes, changes.readings());
  }

  /**
   * Hands on what has been stored where not every reading is a value of now.
   *
   * @param current the readings that are
   */
  public void publish(Changes changes, ReadingBatch current) {
    publish(changes.readings(), current, changes.computed(), changes.alarms());
  }

  /** Hands on readings that have been stored. */
  public void publishReadings(ReadingBatch readings) {
    publish(readings, readings, ReadingBatch.empty(), List.of());
  }

  /** Hands on values that have been computed. */
  public void publishComputed(ReadingBatch computed) {
    publish(ReadingBatch.empty(), ReadingBatch.empty(), computed, List.of());
  }

  /** Publishes values of some streams, which may have been published before. */
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

  /** Shows the values of some streams, which may have been shown before. */
  public void show(Map<Alias, Tqv> values) {
    subscribers.forEach(subscriber -> subscriber.offer(values, List.of()));
  }

  /**
   * Shows values that are computed for some streams without a number, until it is told anew.
   *
   * @param hiddenAfter by stream, the time behind which its points are hidden
   */
  public void hide(Map<Alias, Instant> hiddenAfter) {
    hidden = hiddenAfter;
  }

  private void hideComputed(ReadingBatch computed, Map<Alias, Tqv> newest) {
    var unknown = hidden;
    if (!unknown.isEmpty()) {
      for (var alias : computed.aliases()) {
        newest.computeIfPresent(alias, (_, tqv) -> UnknownNow.shown(tqv, unknown.get(alias)));
      }
    }
  }

  /**
   * A new subscriber. It gathers from now on, and sends from {@link Subscription#start} on.
   *
   * @param filter what it wants
   * @param delivery where its events go
   * @throws UseCaseRefusedException if as many watch as may
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

  /** Lets go of a subscriber that has not been started, whose answer says why. */
  public void forget(Subscription subscription) {
    subscribers.remove(subscription);
  }

  /**
   * Makes sure that there is room for what those who watch are sent.
   *
   * @throws UseCaseRefusedException if there is none
   */
  public void requireRoom() {
    if (subscribers.stream().mapToLong(Subscription::bytes).sum() >= mostBytes) {
      throw noRoom();
    }
  }

  private static UseCaseRefusedException noRoom() {
    return new UseCaseRefusedException(
        new UseCaseRefusal.NoRoom(
            "As many watch the live feed, or as many streams on it, as this server has room for;"
                + " close pages that nobody looks at, watch a part of the plant, or give the server"
                + " more memory"));
  }

  /** How many are watching. */
  public int subscribers() {
    return subscribers.size();
  }

  @Override
  public List<Figure> figures() {
    return figures.figures(this::subscribers);
  }

  /** Sends each subscriber what it is due, and lets go of those that have left; due each period. */
  public void tick() {
    long now = nanoTime.getAsLong();
    subscribers.removeIf(subscriber -> !flushed(subscriber, now));
  }

  /** One subscriber that can't be served, for whatever reason, keeps no other from being so. */
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

  /** Lets go of everybody. Whoever watches comes back by itself, and is asked anew who it is. */
  public void disconnect() {
    subscribers.forEach(Subscription::close);
  }

  /** Lets go of everybody for good. */
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
