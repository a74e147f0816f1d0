// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.reading.TimeOfReading;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.TextLimit;
import io.millwright.value.Value;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes samples from a connector to its listener and keeps the promises of {@link Connector},
 * whatever the protocol's threads do: the listener has one caller at a time, gets nothing of a
 * connection after its loss, one BAD sample for each tag and loss, and nothing at all after
 * closing.
 *
 * <p>A connector begins an attempt, reports it as connected, delivers samples with the attempt's
 * number, and reports it as lost. The outlet drops samples of an attempt that is over.
 *
 * <p>The BAD samples of a loss carry the time of the loss by the edge's clock. After a
 * reconnection, a value that did not change meanwhile arrives with its old source time. The outlet
 * gives this one sample the time of the reconnection; otherwise the BAD sample would remain the
 * tag's latest. All other samples keep their times. A tag whose device's clock is behind gets no
 * BAD sample, because that sample would be later than the readings that follow it. The source's
 * liveness shows such a loss.
 *
 * <p>Example: a tag has the value 7 with source time 9:00, the connection is lost at 10:00 and
 * returns at 10:05. The listener gets 7 at 9:00, BAD at 10:00 and 7 at 10:05.
 *
 * <p>Thread-safe. Each change of state is logged once.
 */
public final class Outlet {
  private static final Logger LOG = System.getLogger(Outlet.class.getName());

  /** If a change arrives this much later than its source time, the device's clock is behind. */
  private static final long BEHIND_MICROS = 60_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final String source;
  private final InstantSource clock;
  private final ConnectorListener listener;
  private final long[] lossMicros;
  private final long[] heardIn;
  private final boolean[] isBehind;
  private long connectedMicros;
  private long attempt;
  private boolean attemptOver = true;
  private boolean closed;
  private int failures;
  private ConnectionState state = ConnectionState.CLOSED;
  private String cause = "";

  /**
   * Creates an outlet.
   *
   * @param source the source's name, for the log
   * @param tags how many tags the source has
   */
  public Outlet(String source, int tags, InstantSource clock, ConnectorListener listener) {
    this.source = source;
    this.clock = clock;
    this.listener = listener;
    this.lossMicros = new long[tags];
    this.heardIn = new long[tags];
    this.isBehind = new boolean[tags];
    Arrays.fill(lossMicros, Long.MIN_VALUE);
  }

  /**
   * Begins an attempt to connect and ends the attempt before it. Returns the new attempt's number.
   */
  public long begin() {
    lock.lock();
    try {
      attempt++;
      attemptOver = false;
      if (failures == 0) {
        change(ConnectionState.CONNECTING, "");
      }
      return attempt;
    } finally {
      lock.unlock();
    }
  }

  /** Records that an attempt has reached the device. */
  public void connected(long attempt) {
    lock.lock();
    try {
      if (isCurrent(attempt)) {
        if (state != ConnectionState.CONNECTED) {
          connectedMicros = Micros.of(clock.instant());
        }
        change(ConnectionState.CONNECTED, "");
        failures = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Passes samples to the listener in their order. Blocks while the listener blocks.
   *
   * @return false if the attempt is over, so that the samples were dropped
   */
  public boolean deliver(long attempt, List<Sample> samples) {
    lock.lock();
    try {
      if (!isCurrent(attempt)) {
        return false;
      }
      if (!samples.isEmpty()) {
        listener.onSamples(stamped(samples));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records a sign of life of the device. This method never blocks: it does nothing while the
   * listener takes samples, which are signs of life themselves.
   */
  public void alive(long attempt) {
    if (lock.tryLock()) {
      try {
        if (isCurrent(attempt) && state == ConnectionState.CONNECTED) {
          listener.onAlive();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Records that the connection was lost or could not be made. On the first call after a
   * connection, each tag gets a BAD sample without a value.
   *
   * @param status the protocol's name for the failure
   * @param why the reason for people: what is wrong, where, and what to do
   * @return how many attempts in a row have failed; 0 if the attempt was already over
   */
  public int lost(long attempt, String status, String why) {
    lock.lock();
    try {
      if (!isCurrent(attempt)) {
        return 0;
      }
      attemptOver = true;
      boolean first = failures == 0;
      failures++;
      change(ConnectionState.BACKOFF, why);
      if (first) {
        long now = Micros.of(clock.instant());
        var bad = new ArrayList<Sample>(lossMicros.length);
        for (int tag = 0; tag < lossMicros.length; tag++) {
          lossMicros[tag] = isBehind[tag] ? Long.MIN_VALUE : now;
          if (!isBehind[tag]) {
            bad.add(new Sample(tag, Micros.toInstant(now), Value.none(), Quality.BAD, status));
          }
        }
        if (!bad.isEmpty()) {
          listener.onSamples(bad);
        }
      }
      return failures;
    } finally {
      lock.unlock();
    }
  }

  /** Ends delivery. The listener is not called any more after this method returns. */
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        change(ConnectionState.CLOSED, "");
        closed = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether an attempt is current: it has begun, is not lost, no later attempt has begun,
   * and the outlet is not closed.
   */
  public boolean isCurrent(long candidate) {
    lock.lock();
    try {
      return !closed && !attemptOver && candidate == attempt;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the samples with corrected times. Mostly nothing changes and the same list is returned,
   * because this is the hot path.
   */
  private List<Sample> stamped(List<Sample> samples) {
    List<Sample> changed = null;
    long now = Micros.of(clock.instant());
    for (int i = 0; i < samples.size(); i++) {
      var sample = samples.get(i);
      if (TextLimit.HERE.refusal(sample.value()).isPresent()) {
        changed = changed == null ? new ArrayList<>(samples) : changed;
        sample = withoutText(sample);
        changed.set(i, sample);
      }
      int tag = sample.tag();
      boolean isFirst = heardIn[tag] != attempt;
      heardIn[tag] = attempt;
      if (!TimeOfReading.isSet(sample.sourceTime())) {
        // The sample gets the edge's time, which is not behind.
        isBehind[tag] = false;
        continue;
      }
      long micros = Micros.of(sample.sourceTime());
      if (!isFirst) {
        isBehind[tag] = now - micros > BEHIND_MICROS;
      } else if (micros <= lossMicros[tag]) {
        if (changed == null) {
          changed = new ArrayList<>(samples);
        }
        var time = Micros.toInstant(Math.max(connectedMicros, lossMicros[tag] + 1));
        changed.set(i, new Sample(tag, time, sample.value(), sample.quality(), sample.status()));
      }
    }
    return changed == null ? samples : changed;
  }

  /** Returns a BAD sample in place of a text that is too long to be stored. */
  private static Sample withoutText(Sample sample) {
    return new Sample(
        sample.tag(), sample.sourceTime(), Value.none(), Quality.BAD, "text too long");
  }

  private void change(ConnectionState next, String why) {
    if (closed || (state == next && cause.equals(why))) {
      return;
    }
    if (state != next) {
      LOG.log(
          Level.INFO,
          () ->
              "connector=%s state=%s%s%s"
                  .formatted(
                      source,
                      next,
                      next == ConnectionState.CONNECTED && failures > 0
                          ? " failures=" + failures
                          : "",
                      why.isEmpty() ? "" : " cause=\"" + why + "\""));
    }
    state = next;
    cause = why;
    listener.onState(next, why);
  }
}
