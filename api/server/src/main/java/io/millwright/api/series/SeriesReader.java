// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series;

import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.TextLimit;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads data streams for one request and thins them for drawing. However long the range is and
 * however many streams there are, at most {@value #MOST_READ} points are read. A numeric stream
 * with more points is drawn from its aggregates. Not safe for use by several threads.
 */
final class SeriesReader {
  /** The most points that are read for all streams of a request. */
  static final int MOST_READ = 2_000_000;

  /** The most changes of a state that are drawn. */
  private static final int MOST_CHANGES = 50_000;

  /** The most characters of texts in memory and in one answer. */
  private static final int MOST_CHARACTERS = 8_000_000;

  /** The most points in memory at once, whatever texts they have. */
  private static final int PAGE =
      Math.clamp(MOST_CHARACTERS / TextLimit.HERE.characters(), 1, 50_000);

  private static final int MOST_WINDOWS = 20_000;
  private static final Set<Quality> ALL = EnumSet.allOf(Quality.class);
  private static final Set<Quality> VALUES = EnumSet.of(Quality.GOOD, Quality.UNCERTAIN);

  private final Historian historian;
  private int left;
  private long characters;

  SeriesReader(Historian historian) {
    this(historian, MOST_READ);
  }

  /**
   * Creates a reader.
   *
   * @param most the most points that are read
   */
  SeriesReader(Historian historian, int most) {
    this.historian = historian;
    left = most;
  }

  /**
   * A series that was read.
   *
   * @param points the points in the order of time
   * @param reduced true if points were left out
   */
  record Series(List<Tqv> points, boolean reduced) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * Returns the points of a stream in a range, about as many as requested; of a state, every
   * change.
   *
   * @throws Refusal if a state has too many changes
   */
  Series read(Alias stream, DataType type, TimeRange range, int points) {
    long found = historian.count(List.of(stream), range, Math.max(left, points) + 1L);
    boolean isState =
        switch (type) {
          case BOOLEAN, STRING, STRUCT -> true;
          case INTEGER, DOUBLE -> false;
        };
    if (found > Math.max(left, points)) {
      if (isState) {
        throw tooMuch(stream);
      }
      return new Series(coarse(stream, range, points), true);
    }
    left = (int) Math.max(0, left - found);
    if (found <= points) {
      var all = new ArrayList<Tqv>();
      pages(
          stream,
          range,
          point -> {
            hold(stream, point);
            return all.add(point);
          });
      return new Series(all, false);
    }
    return switch (type) {
      case BOOLEAN, STRING, STRUCT -> {
        var runs = new StateChanges();
        pages(
            stream,
            range,
            point -> {
              if (runs.add(point)) {
                hold(stream, point);
              }
              if (runs.size() > MOST_CHANGES) {
                throw tooMuch(stream);
              }
              return true;
            });
        yield new Series(runs.points(), true);
      }
      case INTEGER -> {
        // A state changes rarely and a counter always; the data shows which one this is.
        var runs = new StateChanges();
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

  private void hold(Alias stream, Tqv point) {
    if (point.value() instanceof Value.StringValue(String text)) {
      characters += text.length();
      if (characters > MOST_CHARACTERS) {
        throw tooMuch(stream);
      }
    }
  }

  private static Refusal tooMuch(Alias stream) {
    return Refusal.invalid(
        "%s has more in this time than can be drawn; choose a shorter time, or fewer streams",
        stream);
  }

  /**
   * Returns the least and the greatest value of each window. The shortest windows are used of which
   * there are not too many.
   */
  private List<Tqv> coarse(Alias stream, TimeRange range, int points) {
    var resolution =
        Arrays.stream(Resolution.values())
            .filter(each -> windows(range, each) <= MOST_WINDOWS)
            .findFirst()
            .orElse(Resolution.DAY);
    var reduction = new Reduction(Micros.of(range.from()), Micros.of(range.to()), points);
    // The window in which the range ends is included.
    var all = new TimeRange(range.from(), range.to().plus(resolution.length()));
    int most = (int) windows(range, resolution) + 2;
    for (var window :
        historian.aggregates(stream, all, resolution, VALUES, Order.ASCENDING, most)) {
      if (Double.isFinite(window.minimum())) {
        var time = window.time().isBefore(range.to()) ? window.time() : range.to();
        reduction.add(new Tqv(time, Quality.GOOD, Value.of(window.minimum())));
        reduction.add(new Tqv(time, Quality.GOOD, Value.of(window.maximum())));
      }
    }
    return reduction.points();
  }

  private static long windows(TimeRange range, Resolution resolution) {
    return Duration.between(range.from(), range.to()).dividedBy(resolution.length());
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

  /** Calls {@code wantsMore} with each point in order, page by page, until it returns false. */
  private void pages(Alias stream, TimeRange range, Predicate<Tqv> wantsMore) {
    var from = range.from();
    while (from.isBefore(range.to())) {
      var page =
          historian.history(stream, new TimeRange(from, range.to()), ALL, Order.ASCENDING, PAGE);
      boolean last = page.size() < PAGE;
      // The page may end between points of the same time; these come again with the next page.
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
