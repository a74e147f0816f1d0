// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.feed.Liveness;
import io.millwright.formula.window.KnownSpans;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The time in which a stream is known, which means that a changed value would have been read. A
 * stream is known while every measurement that it rests on is known. A measurement is known before
 * its first feed began, since nothing says that its device was not read; from then on it is known
 * while one of its feeds runs and the source of that feed is alive ({@link Liveness}). Times are in
 * microseconds since the epoch, and intervals are (from, to].
 */
public final class KnownTime implements KnownSpans {
  /** The known time of a stream that rests on nothing that an edge delivers: always. */
  public static final KnownTime ALWAYS = new KnownTime(List.of());

  private static final long NEVER = Long.MAX_VALUE;
  private static final long KNOWN_FOR = Liveness.KNOWN_FOR.toNanos() / 1_000;

  private final List<Measurement> measurements;

  /**
   * The time (from, to] in which one source delivers a measurement.
   *
   * @param liveness the source's liveness: a point that is greater than 0 says that the source is
   *     alive from then on, for {@link Liveness#KNOWN_FOR} at most
   */
  public record Span(Series liveness, long from, long to) {
    private boolean isKnownBehind(long at) {
      if (at < from || at >= to) {
        return false;
      }
      int last = liveness.atOrBefore(at);
      return last >= liveness.begin()
          && liveness.number(last) > 0
          && at - liveness.time(last) < KNOWN_FOR;
    }

    private long nextAfter(long at) {
      if (at < from || at >= to) {
        return at < from ? from : NEVER;
      }
      long next = Math.min(to, liveness.nextAfter(at));
      int last = liveness.atOrBefore(at);
      if (last >= liveness.begin() && at - liveness.time(last) < KNOWN_FOR) {
        next = Math.min(next, liveness.time(last) + KNOWN_FOR);
      }
      return next;
    }
  }

  /**
   * One measurement.
   *
   * @param begin when the first of its feeds began
   * @param spans its feeds
   */
  private record Measurement(long begin, List<Span> spans) {
    private boolean isKnownBehind(long at) {
      if (at < begin) {
        return true;
      }
      for (var span : spans) {
        if (span.isKnownBehind(at)) {
          return true;
        }
      }
      return false;
    }

    private long nextAfter(long at) {
      long next = at < begin ? begin : NEVER;
      for (var span : spans) {
        next = Math.min(next, span.nextAfter(at));
      }
      return next;
    }
  }

  private KnownTime(List<Measurement> measurements) {
    this.measurements = measurements;
  }

  /** Returns the known time of one measurement; {@link #ALWAYS} where it has no feeds. */
  public static KnownTime of(List<Span> feeds) {
    return feeds.isEmpty()
        ? ALWAYS
        : new KnownTime(
            List.of(
                new Measurement(
                    feeds.stream().mapToLong(Span::from).min().orElseThrow(), List.copyOf(feeds))));
  }

  /** Returns the time in which all of some streams are known. */
  public static KnownTime ofAll(Collection<KnownTime> streams) {
    var all = new ArrayList<Measurement>();
    streams.forEach(stream -> all.addAll(stream.measurements));
    return all.isEmpty() ? ALWAYS : new KnownTime(all.stream().distinct().toList());
  }

  /**
   * Returns how long a point of a liveness stream says that the source is alive, in microseconds.
   */
  static long knownFor() {
    return KNOWN_FOR;
  }

  @Override
  public boolean isAlways() {
    return measurements.isEmpty();
  }

  /** Returns the liveness streams that this known time depends on. */
  public Collection<Series> liveness() {
    var found = new LinkedHashSet<Series>();
    measurements.forEach(each -> each.spans().forEach(span -> found.add(span.liveness())));
    return found;
  }

  /** Returns true where the time directly behind a moment is known. */
  public boolean isKnownBehind(long at) {
    for (var measurement : measurements) {
      if (!measurement.isKnownBehind(at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the first moment behind another one at which {@link #isKnownBehind} may change; {@link
   * Long#MAX_VALUE} where it never changes.
   */
  public long nextAfter(long at) {
    long next = NEVER;
    for (var measurement : measurements) {
      next = Math.min(next, measurement.nextAfter(at));
    }
    return next;
  }

  @Override
  public long within(long from, long to) {
    if (isAlways()) {
      return Math.max(0, to - from);
    }
    long sum = 0;
    long at = from;
    while (at < to) {
      long next = Math.min(to, nextAfter(at));
      sum += isKnownBehind(at) ? next - at : 0;
      at = next;
    }
    return sum;
  }

  @Override
  public boolean isWhole(long from, long to) {
    return within(from, to) == Math.max(0, to - from);
  }
}
