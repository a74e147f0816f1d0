// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Tqv;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One subscriber of the live feed. At most one event at a time is being sent to it. Meanwhile the
 * newest value of each stream and the newest event of each alarm are kept. A value older than one
 * already sent is never sent.
 */
public final class Subscription {
  /** The silence after which a heartbeat is sent. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** The time after which a subscriber that has not accepted an event counts as gone. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The most notifications that wait. If there are more, the oldest are dropped. */
  static final int MOST_NOTIFICATIONS = 10_000;

  /**
   * The most characters of texts and streams in one event. The rest is sent with the next event.
   */
  static final int MOST_CHARACTERS = 4_000_000;

  /** What one stream counts, in bytes of memory and in characters of an event. */
  static final int OF_STREAM = 200;

  private static final int OF_CHARACTER = 2;

  private final Filter filter;
  private final Delivery delivery;
  private final LiveFigures figures;
  private final Map<Alias, Tqv> values = new HashMap<>();

  /** The number of characters in the texts of the waiting values. */
  private long waiting;

  private final Map<AlarmId, AlarmEvent> alarms = new LinkedHashMap<>();
  private final ArrayDeque<Notification> notifications = new ArrayDeque<>();
  private final Map<Alias, Instant> sent = new HashMap<>();
  private CompletionStage<?> underWay = CompletableFuture.completedStage(null);
  private boolean started;
  private boolean first = true;
  private boolean valuesWereLast;
  private long lastSentNanos;

  private record Notification(Alias stream, Tqv value) {}

  Subscription(Filter filter, Delivery delivery, long nowNanos, LiveFigures figures) {
    this.figures = figures;
    this.filter = filter;
    this.delivery = delivery;
    lastSentNanos = nowNanos;
  }

  /**
   * Adds the latest values from before the subscription, which its first event contains, and starts
   * sending.
   */
  public void start(Map<Alias, Tqv> latest) {
    offer(latest, List.of());
    synchronized (this) {
      started = true;
    }
  }

  /**
   * Adds values and alarms. What the filter excludes, and what is older than a value that was sent,
   * is ignored.
   */
  public synchronized void offer(Map<Alias, Tqv> newest, List<AlarmEvent> events) {
    newest.forEach((alias, tqv) -> {
      var before = sent.get(alias);
      if ((before == null || !tqv.time().isBefore(before)) && filter.wants(alias)) {
        keep(alias, tqv);
      }
    });
    for (var event : events) {
      if (filter.wants(event.alarm())) {
        alarms.remove(event.alarm());
        alarms.put(event.alarm(), event);
      }
    }
  }

  private void keep(Alias alias, Tqv tqv) {
    var old = values.get(alias);
    if (old == null || !tqv.time().isBefore(old.time())) {
      values.put(alias, tqv);
      waiting += LatestValues.characters(tqv) - (old == null ? 0 : LatestValues.characters(old));
    }
  }

  /** Adds every value of the streams whose notifications the subscriber wants. */
  void offerAll(ReadingBatch batch) {
    var streams = batch.aliases();
    var wanted = new boolean[streams.size()];
    boolean any = false;
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = filter.notifies(streams.get(i));
      any |= wanted[i];
    }
    if (!any) {
      return;
    }
    synchronized (this) {
      for (int row = 0; row < batch.size(); row++) {
        if (wanted[batch.stream(row)]) {
          if (notifications.size() >= MOST_NOTIFICATIONS) {
            notifications.remove();
            figures.dropped.increment();
          }
          notifications.add(new Notification(batch.alias(row), batch.tqv(row)));
        }
      }
    }
  }

  /** Sends what is due. Returns false if the subscriber has left or accepts nothing any more. */
  synchronized boolean flush(long nowNanos) {
    if (!delivery.isOpen()) {
      return false;
    }
    if (!underWay.toCompletableFuture().isDone()) {
      if (nowNanos - lastSentNanos <= PATIENCE.toNanos()) {
        return true;
      }
      figures.letGo.increment();
      delivery.close();
      return false;
    }
    if (underWay.toCompletableFuture().isCompletedExceptionally()) {
      delivery.close();
      return false;
    }
    if (started) {
      sendDue(nowNanos);
    }
    return true;
  }

  /** Returns the bytes that are held for the subscriber's streams and waiting texts. */
  synchronized long bytes() {
    return (long) OF_STREAM * Math.max(sent.size(), values.size()) + OF_CHARACTER * waiting;
  }

  void close() {
    delivery.close();
  }

  private void sendDue(long nowNanos) {
    // Alarms are sent first, because new values come all the time and alarms would wait for ever.
    if (!first && !alarms.isEmpty()) {
      send(new LiveEvent.Alarms(List.copyOf(alarms.values())), nowNanos);
      alarms.clear();
    } else if (!first && !notifications.isEmpty() && (valuesWereLast || values.isEmpty())) {
      valuesWereLast = false;
      var byStream = new LinkedHashMap<Alias, List<Tqv>>();
      notifications.forEach(each ->
          byStream.computeIfAbsent(each.stream(), _ -> new ArrayList<>()).add(each.value()));
      notifications.clear();
      send(new LiveEvent.Notifications(byStream), nowNanos);
    } else if (first || !values.isEmpty()) {
      first = false;
      valuesWereLast = true;
      send(new LiveEvent.Values(take()), nowNanos);
    } else if (nowNanos - lastSentNanos >= HEARTBEAT.toNanos()) {
      send(new LiveEvent.Heartbeat(), nowNanos);
    }
  }

  /** Removes and returns as many waiting values as fit into one event. */
  private Map<Alias, Tqv> take() {
    var taken = new HashMap<Alias, Tqv>();
    long characters = 0;
    var left = values.entrySet().iterator();
    while (left.hasNext() && characters < MOST_CHARACTERS) {
      var next = left.next();
      int texts = LatestValues.characters(next.getValue());
      characters += OF_STREAM + texts;
      waiting -= texts;
      taken.put(next.getKey(), next.getValue());
      sent.put(next.getKey(), next.getValue().time());
      left.remove();
    }
    return taken;
  }

  private void send(LiveEvent event, long nowNanos) {
    lastSentNanos = nowNanos;
    try {
      underWay = delivery.send(event);
      figures.sent.increment();
    } catch (IllegalStateException e) {
      // The subscriber has left since the check at the beginning.
      underWay = CompletableFuture.failedStage(e);
    }
  }
}
