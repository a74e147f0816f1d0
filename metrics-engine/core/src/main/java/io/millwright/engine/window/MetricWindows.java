// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.asset.definition.Window;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import java.time.ZoneId;

/**
 * The windows (start, end] of metrics, found by their ends. Metrics with equal windows share one
 * object. Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public sealed interface MetricWindows {
  /** Stands for an end that is not known; later than any time. */
  long NEVER = Long.MAX_VALUE;

  /** Returns the end of the first window that ends at a time or later; or {@link #NEVER}. */
  long endFrom(long time);

  /** Returns the start of the window with this end. */
  long start(long end);

  /** Returns true where a window ends at this time. */
  boolean isEnd(long time);

  /** Adds the ends in (from, to] of the windows that have changed themselves, as frames can. */
  default void moved(long from, long to, Times ends) {}

  /** Takes note that an input has changed in the window that runs at a time and ends later. */
  default void endsLater(long time) {}

  /** Returns windows that the clock or the calendar gives, in a time zone. */
  static MetricWindows regular(Window window, ZoneId zone) {
    return new Regular(window, zone);
  }

  /** Returns the frames of a stream as windows. */
  static MetricWindows ofFrames(Series frames) {
    return new OfFrames(frames);
  }

  /**
   * The one window (from, to].
   *
   * @param from its start
   * @param to its end
   */
  record Once(long from, long to) implements MetricWindows {
    @Override
    public long endFrom(long time) {
      return time <= to ? to : NEVER;
    }

    @Override
    public long start(long end) {
      return from;
    }

    @Override
    public boolean isEnd(long time) {
      return time == to;
    }
  }

  /**
   * Windows of the clock or the calendar. The last end and the last start are remembered, since
   * most readings lie in the same window.
   */
  final class Regular implements MetricWindows {
    private final Window window;
    private final ZoneId zone;
    private long behind = NEVER;
    private long end = NEVER;
    private long startOf = NEVER;
    private long start = NEVER;

    private Regular(Window window, ZoneId zone) {
      this.window = window;
      this.zone = zone;
    }

    @Override
    public long endFrom(long time) {
      if (time > end || time <= behind) {
        long previous = end;
        end = window.endMicros(time, zone);
        // No window ends between two ends that follow each other; else only what was asked is
        // known.
        behind = time == previous + 1 ? previous : time - 1;
      }
      return end;
    }

    @Override
    public long start(long ofEnd) {
      if (ofEnd != startOf) {
        start = window.startMicros(ofEnd, zone);
        startOf = ofEnd;
      }
      return start;
    }

    @Override
    public boolean isEnd(long time) {
      return endFrom(time) == time;
    }
  }

  /**
   * Frames as windows. A point that is true starts a frame and ends the one before it; a point that
   * is false ends a frame.
   *
   * @param frames the stream of frames
   */
  record OfFrames(Series frames) implements MetricWindows {
    @Override
    public long endFrom(long time) {
      return frames.nextAfter(time - 1);
    }

    @Override
    public long start(long end) {
      int before = frames.atOrBefore(end - 1);
      return before < frames.begin() ? Long.MIN_VALUE : frames.time(before);
    }

    @Override
    public void moved(long from, long to, Times ends) {
      var changed = frames.changed;
      for (int i = 0; i < changed.size(); i++) {
        long time = changed.at(i);
        // A frame may end at this time, and the frame that starts there may have changed.
        if (time > from && time <= to) {
          ends.add(time);
        }
        long next = endFrom(time + 1);
        if (next > from && next <= to) {
          ends.add(next);
        }
      }
    }

    /**
     * {@inheritDoc} The start of the running frame is noted as changed, so that the frame is
     * computed again where the computation goes on behind that time.
     */
    @Override
    public void endsLater(long time) {
      int running = frames.atOrBefore(time);
      if (time != NEVER && running >= frames.begin()) {
        frames.changed.add(frames.time(running));
      }
    }

    @Override
    public boolean isEnd(long time) {
      int before = frames.atOrBefore(time - 1);
      return frames.has(time) && before >= frames.begin() && frames.number(before) > 0;
    }
  }
}
