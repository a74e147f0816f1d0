// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.historian.Aggregate;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the aggregates of one series window by window, from the first (or last) window of a range
 * on. The range is read piece by piece, and hours in which the series has nothing are skipped. So a
 * page of 100 windows costs the same in a range of a day and in one of ten years. Times are in
 * microseconds since the epoch.
 */
final class StoredAggregates {
  /** The least length of a piece, in windows: shorter pieces cost no less. */
  private static final long FEWEST = 1_000;

  /** Where few windows hold anything, pieces grow up to so many times the windows asked for. */
  private static final long GROWTH = 16;

  private static final long HOUR = 3_600_000_000L;

  private final Connection connection;
  private final int series;
  private final Resolution resolution;
  private final Set<Quality> qualities;
  private final Order order;
  private final long step;

  StoredAggregates(
      Connection connection,
      int series,
      Resolution resolution,
      Set<Quality> qualities,
      Order order) {
    this.connection = connection;
    this.series = series;
    this.resolution = resolution;
    this.qualities = qualities;
    this.order = order;
    step = micros(resolution.length());
  }

  private static long micros(Duration length) {
    return length.toNanos() / 1_000;
  }

  /** Returns the windows that end in a range, at most {@code limit}. */
  List<Aggregate> in(TimeRange range, int limit) throws SQLException {
    // Windows count by their ends, which lie in (from, to]; the first of them starts at the
    // boundary at or before from.
    long from = floor(Micros.of(Columns.storable(range.from())));
    long to = floor(Micros.of(Columns.storable(range.to())));
    var found = new ArrayList<Aggregate>();
    long usual = Math.max(FEWEST, limit);
    long windows = usual;
    while (from < to) {
      var hour = nextHour(from, to);
      if (hour.isEmpty()) {
        break;
      }
      // In the hour (end - HOUR, end] there may be something, and before it nothing.
      long end = Micros.of(hour.get());
      switch (order) {
        case ASCENDING -> from = Math.max(from, floor(end - HOUR));
        case DESCENDING -> to = Math.min(to, ceil(end));
      }
      long length = Math.min(to - from, windows * step);
      var piece =
          switch (order) {
            case ASCENDING -> range(from, from + length);
            case DESCENDING -> range(to - length, to);
          };
      var part = windows(piece, limit - found.size());
      found.addAll(part);
      if (found.size() >= limit) {
        break;
      }
      windows = part.size() < windows / 2 ? Math.min(2 * windows, GROWTH * usual) : usual;
      switch (order) {
        case ASCENDING -> from += length;
        case DESCENDING -> to -= length;
      }
    }
    return found;
  }

  private static TimeRange range(long from, long to) {
    return new TimeRange(Micros.toInstant(from), Micros.toInstant(to));
  }

  private long floor(long time) {
    return Math.floorDiv(time, step) * step;
  }

  private long ceil(long time) {
    return Math.ceilDiv(time, step) * step;
  }

  /**
   * Returns the end of the next hour in which the series has anything: there is a rollup of that
   * hour, or a mark that its rollup is due.
   */
  private Optional<Instant> nextHour(long from, long to) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select %1$s(ts) as ts from (
              (select ts from historian.rollup
               where series = :series and minutes = 60 and ts > :from and ts < :to
                 and quality = any(:qualities)
               order by ts %2$s limit 1)
              union all
              (select hour as ts from historian.rollup_due
               where series = :series and hour > :from and hour < :to
               order by hour %2$s limit 1)
            ) h
            """
                .formatted(
                    order == Order.ASCENDING ? "min" : "max",
                    order == Order.ASCENDING ? "asc" : "desc"))) {
      return select
          .set("series", series)
          .set("from", Micros.toInstant(from))
          .set("to", Micros.toInstant(to + HOUR))
          .set("qualities", "smallint", Columns.codes(qualities))
          .first(row -> Columns.findTime(row, "ts"))
          .flatMap(Function.identity());
    }
  }

  private List<Aggregate> windows(TimeRange range, int limit) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select window_end, count, moments[2] / nullif(moments[1], 0) as average, minimum,
                   maximum, case when moments[1] > 0 then moments[2] end as sum,
                   case when moments[1] > 1 then sqrt(moments[3] / (moments[1] - 1))
                        when moments[1] = 1 then 0 end as deviation
            from (
              select ts as window_end, sum(points)::bigint as count,
                     historian.merged(moments) as moments, min(minimum) as minimum,
                     max(maximum) as maximum
              from historian.windows_%s(:series, :from, :to)
              where quality = any(:qualities)
              group by ts
              order by ts %s
              limit :limit
            ) w
            order by window_end %2$s
            """
                .formatted(resolution.code(), order == Order.ASCENDING ? "asc" : "desc"))) {
      return select
          .set("series", series)
          .set("from", range.from())
          .set("to", range.to())
          .set("qualities", "smallint", Columns.codes(qualities))
          .set("limit", limit)
          .list(row -> aggregate(row, Columns.time(row, "window_end")));
    }
  }

  /** Returns an aggregate of a row with count, average, minimum, maximum, sum and deviation. */
  static Aggregate aggregate(ResultSet row, Instant time) throws SQLException {
    return new Aggregate(
        time,
        row.getLong("count"),
        number(row, "average"),
        number(row, "minimum"),
        number(row, "maximum"),
        number(row, "sum"),
        number(row, "deviation"));
  }

  private static double number(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? Double.NaN : number;
  }
}
