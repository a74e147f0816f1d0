// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import io.millwright.connector.Backoff;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorListener;
import io.millwright.connector.Outlet;
import io.millwright.connector.Sample;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Polls one device on a thread of its own, so that a slow or dead device delays no other.
 *
 * <ol>
 *   <li>A poll reads every tag with as few requests as possible and delivers samples after each
 *       answer.
 *   <li>If a poll takes longer than the interval, the polls that would have started meanwhile are
 *       skipped.
 *   <li>If the device refuses a request because of an address, the request is halved until the
 *       refused tags are known. Later requests leave these tags out and retry them from time to
 *       time.
 *   <li>If a gateway reports that the unit behind it is silent, smaller requests are tried, because
 *       some units are silent for some addresses only. If the unit answers none of them, it is
 *       lost.
 *   <li>If a device reports that it is busy, the request is repeated after a moment. A device that
 *       stays busy misses a poll.
 *   <li>If a connection that has brought answers fails, it is opened once more before the device
 *       counts as lost, because many devices close idle connections.
 * </ol>
 */
final class ModbusConnector implements Connector {
  private static final Logger LOG = System.getLogger(ModbusConnector.class.getName());
  private static final long RETRY_REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long CLOSING_SECONDS = 2;
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int ASKED_AGAIN = 2;
  private static final int BUSY_POLLS = 3;

  /**
   * The most requests that search for silent addresses; each may take the gateway's own timeout.
   */
  private static final int MOST_PROBES = 8;

  private final String source;
  private final ModbusSettings settings;
  private final List<ModbusTag> tags;
  private final InstantSource clock;
  private final Backoff backoff;
  private final ModbusDevice device;
  private final ScheduledExecutorService worker;

  // Only the worker thread uses the fields below.
  private final List<ReadPlan.Barrier> barriers = new ArrayList<>();
  private final Map<Integer, String> refused = new HashMap<>();
  private final Map<Integer, Long> retryRefusedNanos = new HashMap<>();
  private final Deque<Silence> silent = new ArrayDeque<>();
  private boolean answered;
  private int busyInARow;
  private ReadPlan plan;
  private boolean barriersChanged;
  private long attempt;
  private long nextPollNanos;

  /** A block for which a gateway reports that the unit does not answer. */
  private record Silence(ReadPlan.Block block, ReadOutcome.Refused refusal) {}

  private volatile @Nullable Outlet outlet;
  private volatile @Nullable Thread workerThread;

  ModbusConnector(
      String source,
      ModbusSettings settings,
      List<ModbusTag> tags,
      InstantSource clock,
      Backoff backoff) {
    this.source = source;
    this.settings = settings;
    this.tags = List.copyOf(tags);
    this.clock = clock;
    this.backoff = backoff;
    this.device = new ModbusDevice(settings);
    this.plan = ReadPlan.of(tags, barriers);
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("modbus " + source).factory());
  }

  @Override
  public void start(ConnectorListener listener) {
    var way = new Outlet(source, tags.size(), clock, listener);
    outlet = way;
    worker.execute(() -> {
      workerThread = Thread.currentThread();
      nextPollNanos = System.nanoTime();
      run(way);
    });
  }

  @Override
  public void close() {
    var way = outlet;
    if (way != null) {
      way.close();
    }
    worker.shutdownNow(); // interrupts a virtual thread out of any socket
    device.close();
    if (Thread.currentThread() != workerThread) {
      try {
        if (!worker.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
          LOG.log(Level.WARNING, () -> "connector=%s is slow to close".formatted(source));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs one poll, or an attempt to connect followed by a poll, and schedules the next run. */
  private void run(Outlet way) {
    long pauseNanos;
    try {
      if (attempt == 0) {
        attempt = way.begin();
      }
      poll(way);
      pauseNanos = untilNextPoll();
    } catch (DeviceLostException e) {
      device.close();
      int failures = way.lost(attempt, e.status(), String.valueOf(e.getMessage()));
      attempt = 0;
      forget();
      pauseNanos = backoff.pause(Math.max(1, failures)).toNanos();
      nextPollNanos = System.nanoTime() + pauseNanos;
    } catch (RuntimeException e) {
      // A fault in our own code must not stop the polling silently.
      device.close();
      LOG.log(
          Level.ERROR, () -> "connector=%s failed; it will be tried again".formatted(source), e);
      int failures =
          way.lost(attempt, "failed", "Reading %s failed: %s".formatted(settings.device(), e));
      attempt = 0;
      forget();
      pauseNanos = backoff.pause(Math.max(1, failures)).toNanos();
      nextPollNanos = System.nanoTime() + pauseNanos;
    }
    try {
      var _ = worker.schedule(() -> run(way), pauseNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      device.close(); // closed meanwhile
    }
  }

  private long untilNextPoll() {
    long now = System.nanoTime();
    long pollNanos = settings.poll().toNanos();
    long late = now - nextPollNanos;
    nextPollNanos += (Math.max(0, late) / pollNanos + 1) * pollNanos;
    return Math.max(0, nextPollNanos - now);
  }

  /** Forgets what the device refused, because after a loss another device may answer. */
  private void forget() {
    barriers.clear();
    refused.clear();
    retryRefusedNanos.clear();
    plan = ReadPlan.of(tags, barriers);
  }

  private void poll(Outlet way) throws DeviceLostException {
    if (tags.isEmpty()) {
      device.open();
      way.connected(attempt);
    }
    barriersChanged = false;
    answered = false;
    silent.clear();
    for (var block : plan.blocks()) {
      if (isDue(block)) {
        read(block, way);
      }
    }
    findSilent(way);
    if (barriersChanged) {
      plan = ReadPlan.of(tags, barriers);
    }
  }

  /** Returns whether a block must be read; false if all its tags were refused a short time ago. */
  private boolean isDue(ReadPlan.Block block) {
    long now = System.nanoTime();
    return block.tags().stream()
        .anyMatch(tag -> {
          var retry = retryRefusedNanos.get(tag.index());
          return retry == null || now - retry >= 0;
        });
  }

  /** Reads a block. Returns false if the device refused it or a part of it. */
  private boolean read(ReadPlan.Block block, Outlet way) throws DeviceLostException {
    return switch (patiently(block)) {
      case ReadOutcome.Content content -> {
        answered = true;
        busyInARow = 0;
        way.connected(attempt);
        way.alive(attempt);
        deliver(block, content, way);
        yield true;
      }
      case ReadOutcome.Refused refusal when refusal.isSilence() -> {
        silent.add(new Silence(block, refusal));
        yield false;
      }
      case ReadOutcome.Refused refusal when refusal.isBusy() && busyInARow < BUSY_POLLS -> {
        answered = true;
        busyInARow++;
        way.connected(attempt);
        way.alive(attempt);
        yield false;
      }
      case ReadOutcome.Refused refusal -> {
        answered = true;
        way.connected(attempt);
        way.alive(attempt);
        if (refusal.mayConcernOneAddress() && block.tags().size() > 1) {
          bisect(block, way);
        } else {
          refuse(block, refusal, way);
        }
        yield false;
      }
    };
  }

  /**
   * Finds the tags for which the unit behind a gateway is silent.
   *
   * @throws DeviceLostException if the unit answered none of the requests
   */
  private void findSilent(Outlet way) throws DeviceLostException {
    var mute = new ArrayList<Silence>();
    int probes = 0;
    while (!silent.isEmpty()) {
      var next = silent.remove();
      var tags = next.block().tags();
      if (tags.size() == 1 || probes >= MOST_PROBES) {
        mute.add(next);
        continue;
      }
      int middle = tags.size() / 2;
      read(ReadPlan.Block.around(tags.subList(0, middle)), way);
      read(ReadPlan.Block.around(tags.subList(middle, tags.size())), way);
      probes += 2;
    }
    if (!mute.isEmpty() && !answered) {
      var refusal = mute.getFirst().refusal();
      throw new DeviceLostException(
          refusal.status(),
          "The gateway at %s cannot reach the unit: exception %s; check the unit number and the line behind the gateway"
              .formatted(settings.device(), refusal.status()));
    }
    mute.forEach(each -> refuse(each.block(), each.refusal(), way));
  }

  /** Sends a request and repeats it after a moment while the device is busy. */
  private ReadOutcome patiently(ReadPlan.Block block) throws DeviceLostException {
    var outcome = request(block);
    for (int again = 0; again < ASKED_AGAIN && isBusy(outcome); again++) {
      LockSupport.parkNanos(MOMENT_NANOS);
      outcome = request(block);
    }
    return outcome;
  }

  private static boolean isBusy(ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Refused refusal && refusal.isBusy();
  }

  private ReadOutcome request(ReadPlan.Block block) throws DeviceLostException {
    boolean proven = device.isProven();
    try {
      return device.read(block.table(), block.first(), block.count());
    } catch (DeviceLostException e) {
      if (!proven) {
        throw e;
      }
      return device.read(block.table(), block.first(), block.count());
    }
  }

  private void bisect(ReadPlan.Block block, Outlet way) throws DeviceLostException {
    int middle = block.tags().size() / 2;
    var left = ReadPlan.Block.around(block.tags().subList(0, middle));
    var right = ReadPlan.Block.around(block.tags().subList(middle, block.tags().size()));
    boolean leftRead = read(left, way);
    boolean rightRead = read(right, way);
    if (leftRead && rightRead) {
      // Each half alone succeeds: there is a gap between them, or both are more than the device can
      // send.
      int hole = left.end();
      int holeEnd = right.first();
      bar(
          hole < holeEnd
              ? new ReadPlan.Barrier(block.table(), hole, holeEnd)
              : new ReadPlan.Barrier(block.table(), block.first(), block.end()));
    }
  }

  private void bar(ReadPlan.Barrier barrier) {
    barriers.add(barrier);
    barriersChanged = true;
  }

  private void refuse(ReadPlan.Block block, ReadOutcome.Refused refusal, Outlet way) {
    var now = clock.instant();
    var samples = new ArrayList<Sample>();
    for (var tag : block.tags()) {
      if (!refusal.status().equals(refused.put(tag.index(), refusal.status()))) {
        samples.add(new Sample(tag.index(), now, Value.none(), Quality.BAD, refusal.status()));
      }
      retryRefusedNanos.put(tag.index(), System.nanoTime() + RETRY_REFUSED_NANOS);
    }
    if (refusal.mayConcernOneAddress() || refusal.isSilence()) {
      var barrier = new ReadPlan.Barrier(block.table(), block.first(), block.end());
      if (!barriers.contains(barrier)) {
        bar(barrier);
      }
    }
    way.deliver(attempt, samples);
  }

  private void deliver(ReadPlan.Block block, ReadOutcome.Content content, Outlet way) {
    var now = clock.instant();
    var samples = new ArrayList<Sample>(block.tags().size());
    for (var tag : block.tags()) {
      var value = tag.format().decode(content.of(tag, block.first()));
      samples.add(
          value.isPresent()
              ? new Sample(tag.index(), now, value, Quality.GOOD, "good")
              : new Sample(tag.index(), now, value, Quality.BAD, "not a finite number"));
      if (refused.remove(tag.index()) != null) {
        retryRefusedNanos.remove(tag.index());
        barriersChanged |=
            barriers.remove(new ReadPlan.Barrier(tag.table(), tag.address(), tag.end()));
      }
    }
    way.deliver(attempt, samples);
  }
}
