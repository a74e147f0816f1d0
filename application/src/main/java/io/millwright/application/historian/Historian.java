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
 * The store of all points. Safe for use by several threads. Every method throws {@link
 * io.millwright.reading.ReadingSink.UnavailableException} if the database can't be reached.
 */
public interface Historian extends EngineStore {
  /**
   * Deletes a stream with all its points, whether a property has it or not. Values that were
   * computed from it stay until a replay computes them again ({@link ReplayStore}).
   */
  void delete(Alias stream);

  /**
   * Returns the newest point of each stream, of any quality. Streams without a point are left out.
   * A point in the future is returned only if the stream has no other point.
   */
  Map<Alias, Tqv> latest(Collection<Alias> streams);

  /**
   * Returns the oldest point with a value of each stream, of any quality. Streams without one are
   * left out. This point determines the type of a stream that belongs to no property.
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
   * Returns a stream's points in a range.
   *
   * @param qualities the qualities to return
   * @param limit the most points, at least 1
   */
  List<Tqv> history(Alias stream, TimeRange range, Set<Quality> qualities, Order order, int limit);

  /**
   * Returns aggregates of a stream's windows in a range, by the end of the window. Windows without
   * a point of one of the qualities are left out.
   *
   * @param limit the most windows, at least 1
   */
  List<Aggregate> aggregates(
      Alias stream,
      TimeRange range,
      Resolution resolution,
      Set<Quality> qualities,
      Order order,
      int limit);

  /**
   * Returns an aggregate of the GOOD numbers of each stream in a range; its time is the end of the
   * range. Streams without such numbers are left out.
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
   * Returns known data streams, ordered by alias, without the liveness of sources ({@link
   * io.millwright.feed.Liveness}).
   *
   * @param prefix the beginning of the aliases; empty for all
   * @param after only aliases after this one; empty for the first page
   * @param limit the most streams, at least 1
   */
  List<DataStream> streams(String prefix, Optional<Alias> after, int limit);

  /**
   * Returns the version of the plant whose formula produced the computed value at a time; empty for
   * readings, and if there is no value or its version is not known. A value that a later formula
   * has produced again unchanged keeps its first version.
   */
  OptionalLong version(Alias stream, Instant time);

  /**
   * Returns every alarm that was ever raised, in its present state, the most recently changed
   * first.
   */
  List<Alarm> alarms();

  @Override
  default List<Alarm> alarmsOf(Collection<AssetId> assets) {
    var wanted = Set.copyOf(assets);
    return alarms().stream().filter(alarm -> wanted.contains(alarm.id().asset())).toList();
  }

  /** Returns how many of {@link #alarms} have each priority and state. */
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
