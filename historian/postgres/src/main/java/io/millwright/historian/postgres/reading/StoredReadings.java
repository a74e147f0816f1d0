// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmCount;
import io.millwright.alarm.AlarmEvent;
import io.millwright.application.historian.Historian;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.feed.Feed;
import io.millwright.historian.Aggregate;
import io.millwright.historian.DataStream;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.alarm.AlarmLog;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.edge.StoredFeeds;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The store of readings, computed values and alarms over PostgreSQL: the door to the writer, the
 * readers and the catalogue of streams beside it. Safe for use by several threads.
 */
public final class StoredReadings implements Historian {
  private final Database database;
  private final ReadingWriter writer;
  private final ReadingReader reader;
  private final AggregateReader aggregates;
  private final StreamCatalogue catalogue;

  /** Opens the store over a database. */
  public StoredReadings(Database database) {
    this.database = database;
    var index = new SeriesIndex();
    writer = new ReadingWriter(database, index);
    reader = new ReadingReader(database, index);
    aggregates = new AggregateReader(database, index);
    catalogue = new StreamCatalogue(database);
  }

  @Override
  public void write(Changes changes) {
    writer.write(changes);
  }

  @Override
  public void delete(Alias stream) {
    catalogue.delete(stream);
  }

  @Override
  public Map<Alias, Tqv> latest(Collection<Alias> streams) {
    return reader.latest(streams);
  }

  @Override
  public List<Feed> feeds(Collection<Alias> streams) {
    return StoredFeeds.of(database, streams);
  }

  @Override
  public Map<Alias, Tqv> firstValues(Collection<Alias> streams) {
    return reader.firstValues(streams);
  }

  @Override
  public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    return reader.lastGood(streams, atOrBefore);
  }

  @Override
  public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    return reader.last(streams, atOrBefore);
  }

  @Override
  public List<Tqv> history(
      Alias stream, TimeRange range, Set<Quality> qualities, Order order, int limit) {
    return reader.history(stream, range, qualities, order, atLeastOne(limit));
  }

  @Override
  public List<Aggregate> aggregates(
      Alias stream,
      TimeRange range,
      Resolution resolution,
      Set<Quality> qualities,
      Order order,
      int limit) {
    return aggregates.aggregates(stream, range, resolution, qualities, order, atLeastOne(limit));
  }

  @Override
  public Map<Alias, Aggregate> summaries(Collection<Alias> streams, TimeRange range) {
    return aggregates.summaries(streams, range);
  }

  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    return reader.range(streams, range);
  }

  @Override
  public long count(Collection<Alias> streams, TimeRange range, long most) {
    return reader.count(streams, range, most);
  }

  @Override
  public OptionalLong version(Alias stream, Instant time) {
    return reader.version(stream, time);
  }

  @Override
  public Optional<Instant> newest(Collection<Alias> streams) {
    return reader.outermost(streams, Order.DESCENDING);
  }

  @Override
  public Optional<Instant> oldest(Collection<Alias> streams) {
    return reader.outermost(streams, Order.ASCENDING);
  }

  @Override
  public List<DataStream> streams(String prefix, Optional<Alias> after, int limit) {
    return catalogue.streams(prefix, after, atLeastOne(limit));
  }

  @Override
  public Optional<Instant> progress(AssetId tree) {
    return reader.progress(tree);
  }

  @Override
  public List<Alarm> alarms() {
    return database.answer("read the alarms", AlarmLog::alarms);
  }

  @Override
  public List<Alarm> alarmsOf(Collection<AssetId> assets) {
    return database.query(
        "read the alarms of %d assets".formatted(assets.size()),
        connection -> AlarmLog.alarmsOf(connection, assets));
  }

  @Override
  public List<AlarmCount> alarmCounts() {
    return database.query("count the alarms", AlarmLog::counts);
  }

  @Override
  public List<AlarmEvent> alarmEvents(TimeRange range, int limit) {
    return database.answer(
        "read alarm events", connection -> AlarmLog.events(connection, range, atLeastOne(limit)));
  }

  private static int atLeastOne(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "A limit of %d gives nothing; ask for 1 or more".formatted(limit));
    }
    return limit;
  }
}
