// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.historian;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmCount;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.ReplayStore;
import io.millwright.historian.Aggregate;
import io.millwright.historian.DataStream;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The store of all TQVs. Safe for use by several threads. Every method throws {@link
 * io.millwright.reading.ReadingSink.UnavailableException} when the database can't be reached.
 */
public interface Historian extends EngineStore {
  /**
   * Forgets a stream with all its data points, whether a property has it or not. What was computed
   * from it stays until it is computed again: see {@link ReplayStore}.
   */
  void delete(Alias stream);

  /**
   * The newest data point of each stream, of any quality, where there is one. A point of the future
   * hides no point of the present: it is the newest only where the stream has no other.
   */
  Map<Alias, Tqv> latest(Collection<Alias> streams);

  /**
   * The oldest data point with a value of each stream, of any quality, where there is one. It gives
   * a stream that belongs to no property its type.
   */
  default Map<Alias, Tqv> firstValues(Collection<Alias> streams) {
    var all = new TimeRange(Micros.toInstant(Long.MIN_VALUE), Micros.toInstant(Long.MAX_VALUE));
    var found = new HashMap<Alias, Tqv>();
    for (var stream : streams) {
      history(stream, all, EnumSet.allOf(Quality.class), Order.ASCENDING, Integer.MAX_VALUE)
          .stream()
          .filter(tqv -> !(tqv.value() instanceof Value.NullValue))
          .findFirst()
          .ifPresent(tqv -> found.put(stream, tqv));
    }
    return found;
  }

  /**
   * A stream's data points in a range.
   *
   * @param qualities the qualities that count
   * @param limit at most so many, at least 1
   */
  List<Tqv> history(Alias stream, TimeRange range, Set<Quality> qualities, Order order, int limit);

  /**
   * A stream's windows in a range that hold a point of one of the qualities, by the time of their
   * end.
   *
   * @param limit at most so many, at least 1
   */
  List<Aggregate> aggregates(
      Alias stream,
      TimeRange range,
      Resolution resolution,
      Set<Quality> qualities,
      Order order,
      int limit);

  /**
   * What the numbers of quality GOOD of each stream in a range come to, where there are any; the
   * time of each is the end of the range.
   */
  default Map<Alias, Aggregate> summaries(Collection<Alias> streams, TimeRange range) {
    var found = new HashMap<Alias, Aggregate>();
    for (var stream : streams) {
      var numbers =
          history(stream, range, EnumSet.of(Quality.GOOD), Order.ASCENDING, Integer.MAX_VALUE)
              .stream()
              .flatMapToDouble(tqv -> tqv.value().asNumber().stream())
              .filter(Double::isFinite)
              .toArray();
      var all = Arrays.stream(numbers).summaryStatistics();
      if (numbers.length > 0) {
        double squares =
            Arrays.stream(numbers).map(number -> Math.pow(number - all.getAverage(), 2)).sum();
        found.put(
            stream,
            new Aggregate(
                range.to(),
                numbers.length,
                all.getAverage(),
                all.getMin(),
                all.getMax(),
                all.getSum(),
                Math.sqrt(squares / Math.max(1, numbers.length - 1))));
      }
    }
    return found;
  }

  /**
   * Known data streams, ordered by alias; the liveness of sources ({@link
   * io.millwright.feed.Liveness}) is none of them.
   *
   * @param prefix only aliases that start so
   * @param after only aliases behind this one; empty for the first page
   * @param limit at most so many, at least 1
   */
  List<DataStream> streams(String prefix, Optional<Alias> after, int limit);

  /**
   * The version of the plant whose formula gave the computed value at a time; empty for readings,
   * and where there is no value or its version is not known. A value that a later formula has given
   * again as it was keeps the version that gave it first.
   */
  OptionalLong version(Alias stream, Instant time);

  /** Every alarm that has ever been raised, as it stands now, the newest change first. */
  List<Alarm> alarms();

  @Override
  default List<Alarm> alarmsOf(Collection<AssetId> assets) {
    var wanted = Set.copyOf(assets);
    return alarms().stream().filter(alarm -> wanted.contains(alarm.id().asset())).toList();
  }

  /** How many of {@link #alarms} there are of each priority in each state. */
  default List<AlarmCount> alarmCounts() {
    return alarms().stream()
        .collect(groupingBy(Alarm::priority, groupingBy(Alarm::state, counting())))
        .entrySet()
        .stream()
        .flatMap(ofPriority ->
            ofPriority.getValue().entrySet().stream()
                .map(ofState ->
                    new AlarmCount(ofPriority.getKey(), ofState.getKey(), ofState.getValue())))
        .toList();
  }
}
