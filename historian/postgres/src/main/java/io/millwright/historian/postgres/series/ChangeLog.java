// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import io.millwright.engine.store.Changes;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs from which time on a transaction changes points, so that an engine that starts from a
 * snapshot knows what to read again. Every transaction that changes points writes to this log.
 *
 * <p>Live readings cost one line for each transaction. Readings that are some minutes late get a
 * line for each stream; otherwise one device with a wrong clock would make an engine read all
 * streams again.
 */
public final class ChangeLog {
  /** Earlier than any time. */
  public static final long EVERYTHING = Long.MIN_VALUE;

  private static final long LATE = 600_000_000;
  private static final int MOST_LINES = 100;

  private ChangeLog() {}

  /** Logs what an engine writes, or what no engine has to do with. */
  public static void byEngine(Connection connection, Changes changes) throws SQLException {
    long border =
        changes.progress().values().stream().mapToLong(Micros::of).min().orElse(Long.MAX_VALUE)
            - LATE;
    var late = new HashMap<Alias, Long>();
    long earliest =
        Math.min(
            earliest(changes.readings(), border, late), earliest(changes.computed(), border, late));
    for (var removal : changes.removals()) {
      earliest =
          Math.min(
              earliest, note(removal.alias(), Micros.of(removal.range().from()) + 1, border, late));
    }
    if (late.size() > MOST_LINES) {
      for (long time : late.values()) {
        earliest = Math.min(earliest, time);
      }
      late.clear();
    }
    var aliases = new ArrayList<@Nullable String>();
    var times = new ArrayList<Long>();
    late.forEach((alias, time) -> {
      aliases.add(alias.path());
      times.add(time);
    });
    if (earliest != Long.MAX_VALUE) {
      aliases.add(null);
      times.add(earliest);
    }
    if (!times.isEmpty()) {
      try (var insert =
          adding(
              connection, "select true, l.* from unnest(:aliases::text[], :times::bigint[]) l")) {
        insert.set("aliases", "text", aliases).set("times", "bigint", times).update();
      }
    }
  }

  /**
   * Returns the earliest time of the readings that are not late. For each stream with late readings
   * it puts their earliest time into {@code late}.
   */
  private static long earliest(ReadingBatch batch, long border, Map<Alias, Long> late) {
    var byStream = new long[batch.aliases().size()];
    Arrays.fill(byStream, Long.MAX_VALUE);
    for (int row = 0; row < batch.size(); row++) {
      int stream = batch.stream(row);
      if (batch.micros(row) < byStream[stream] && batch.quality(row) == Quality.GOOD) {
        byStream[stream] = batch.micros(row);
      }
    }
    long earliest = Long.MAX_VALUE;
    for (int stream = 0; stream < byStream.length; stream++) {
      if (byStream[stream] != Long.MAX_VALUE) {
        earliest =
            Math.min(earliest, note(batch.aliases().get(stream), byStream[stream], border, late));
      }
    }
    return earliest;
  }

  private static long note(Alias alias, long time, long border, Map<Alias, Long> late) {
    if (time >= border) {
      return time;
    }
    late.merge(alias, time, Math::min);
    return Long.MAX_VALUE;
  }

  /** Logs that others than engines change a stream from a time on, in microseconds. */
  public static void byOthers(Connection connection, Alias stream, long from) throws SQLException {
    try (var insert = adding(connection, "values (false, :alias, :from)")) {
      insert.set("alias", stream.path()).set("from", from).update();
    }
  }

  /**
   * Returns a statement that logs what a query gives.
   *
   * @param rows a query of live, alias and from_micros
   */
  public static NamedStatement adding(Connection connection, String rows) throws SQLException {
    return NamedStatement.of(
        connection, "insert into historian.change_log (live, alias, from_micros) " + rows);
  }
}
