// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.asset.model.Window;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import java.time.ZoneId;

/**
 * The windows of metrics, in the order of their ends. Metrics with the same windows share them.
 * Times are in microseconds since the epoch.
 */
public sealed interface MetricWindows {
  /** What stands for a border that is not known. */
  long NEVER = Long.MAX_VALUE;

  /** The end of the first window that ends at a time or behind it, or {@link #NEVER}. */
  long endFrom(long time);

  /** The start of the window with this end. */
  long start(long end);

  /** True where a window ends at this time. */
  boolean isEnd(long time);

  /** Adds the ends in (from, to] that changes of the windows themselves touch. */
  default void moved(long from, long to, Times ends) {}

  /** Takes note that something changed in the window that runs at a time and ends later. */
  default void endsLater(long time) {}

  /** Windows that the calendar or the clock gives. */
  static MetricWindows regular(Window window, ZoneId zone) {
    return new Regular(window, zone);
  }

  /** Windows from one point of a stream of frames to the next. */
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

  /** Remembers the last borders: most readings lie between the same two. */
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
        // Between a border and the next there is none; of one that is not known, only from here on.
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
   * Frames: a point that is true starts one, and ends the one before it; a point that is false ends
   * one.
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
        // A frame may have ended there, and the next one may have started.
        if (time > from && time <= to) {
          ends.add(time);
        }
        long next = endFrom(time + 1);
        if (next > from && next <= to) {
          ends.add(next);
        }
      }
    }

    /** As if the frame had changed: whoever goes on behind that time computes it anew. */
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
