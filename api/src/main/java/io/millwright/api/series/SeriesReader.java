// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series;

import io.millwright.historian.Historian;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.DataType;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.Tqv;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Reads data streams in the form that can be drawn with so many points. */
final class SeriesReader {
  private static final int PAGE = 50_000;
  private static final Set<Quality> ALL = EnumSet.allOf(Quality.class);

  private final Historian historian;

  SeriesReader(Historian historian) {
    this.historian = historian;
  }

  /**
   * A series that was read.
   *
   * @param points in the order of time
   * @param reduced true where points were left out
   */
  record Series(List<Tqv> points, boolean reduced) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** The points of a stream in a range, about as many as asked for; of states every change. */
  Series read(Alias stream, DataType type, TimeRange range, int points) {
    var raw = historian.history(stream, range, ALL, Order.ASCENDING, points + 1);
    if (raw.size() <= points) {
      return new Series(raw, false);
    }
    return switch (type) {
      case BOOLEAN, STRING, STRUCT -> {
        var runs = new Runs();
        pages(
            stream,
            range,
            point -> {
              runs.add(point);
              return true;
            });
        yield new Series(runs.points(), true);
      }
      case INTEGER -> {
        // A state changes seldom, a counter always; which one it is shows in the data.
        var runs = new Runs();
        pages(
            stream,
            range,
            point -> {
              runs.add(point);
              return runs.size() <= points;
            });
        yield new Series(
            runs.size() <= points ? runs.points() : reduce(stream, range, points), true);
      }
      case DOUBLE -> new Series(reduce(stream, range, points), true);
    };
  }

  private List<Tqv> reduce(Alias stream, TimeRange range, int points) {
    var reduction = new Reduction(Micros.of(range.from()), Micros.of(range.to()), points);
    pages(
        stream,
        range,
        point -> {
          reduction.add(point);
          return true;
        });
    return reduction.points();
  }

  /** Calls back with each point in order, page by page, until it wants no more. */
  private void pages(Alias stream, TimeRange range, Predicate<Tqv> wantsMore) {
    var from = range.from();
    while (from.isBefore(range.to())) {
      var page =
          historian.history(stream, new TimeRange(from, range.to()), ALL, Order.ASCENDING, PAGE);
      boolean last = page.size() < PAGE;
      // Points of one time may be cut by the page's end; they come again with the next page.
      var end = last ? Instant.MAX : page.getLast().time();
      for (var point : page) {
        if (point.time().isBefore(end) && !wantsMore.test(point)) {
          return;
        }
      }
      if (last) {
        return;
      }
      from = end.minusNanos(1_000);
    }
  }
}
