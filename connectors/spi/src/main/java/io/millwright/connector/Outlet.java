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
 * The way from a connector to its listener. It keeps what {@link Connector} promises whatever the
 * protocol's threads do: one caller at a time, nothing of a connection after it was lost, one BAD
 * sample for each tag and loss, nothing at all after closing.
 *
 * <p>A connector begins an attempt, reports it connected, delivers under it, and reports it lost;
 * what comes late from an attempt that is over falls away.
 *
 * <p>The BAD samples of a loss stand at the time of the loss by the edge's clock. A value that has
 * not changed since before the loss comes back with its old source time as the tag's first sample;
 * that one sample is stamped with the time of the connection, since otherwise the BAD sample would
 * stay the latest. All other samples keep their times. A tag whose device's clock is behind gets no
 * BAD sample: it would hide the readings that come after it. That the source is lost shows in its
 * liveness.
 *
 * <p>Thread-safe. State changes are logged, once each.
 */
public final class Outlet {
  private static final Logger LOG = System.getLogger(Outlet.class.getName());

  /** A change that is told later than this after its time comes from a clock that is behind. */
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

  /** Begins an attempt to connect, which ends the attempt before it. Returns its number. */
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

  /** Notes that the device answers: the connection stands from now on. */
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
   * Passes samples on, in their order. Blocks as long as the listener does.
   *
   * @return false where the attempt is over, and the samples fell away
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
   * Notes that the device has given a sign of life. Never blocks: while the listener takes samples,
   * which are signs of life themselves, this method does nothing.
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
   * The connection is lost, or could not be made. Where the tags had not been told, each gets a BAD
   * sample without a value.
   *
   * @param status the protocol's word for it
   * @param why for people: what, where, how to fix
   * @return how many attempts in a row have failed; 0 where the attempt was over already
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

  /** Ends delivery: when this returns, the listener has been called for the last time. */
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

  /** True from an attempt's beginning until it is lost, another begins, or all is closed. */
  public boolean isCurrent(long candidate) {
    lock.lock();
    try {
      return !closed && !attemptOver && candidate == attempt;
    } finally {
      lock.unlock();
    }
  }

  /** The samples with their times; mostly the list itself, since this is the hot path. */
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
        // It gets the edge's time, which is not behind.
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

  /** A text that is too long to be kept is known to be there, and no more. */
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
