// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.Plant;
import io.millwright.engine.series.KnownTime;
import io.millwright.engine.series.Series;
import io.millwright.engine.store.PastReadings;
import io.millwright.feed.Feed;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Meaning;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the time in which the streams of a tree are known, from the feeds that the store keeps. Not
 * safe for use by several threads.
 */
public final class KnownTimeFinder {
  private final Plant plant;
  private final PastReadings past;
  private final Function<Alias, Series> liveness;
  private final Predicate<Alias> isPrepared;
  private final Map<Alias, KnownTime> measurements = new HashMap<>();

  /**
   * Makes a finder that has not asked the store yet.
   *
   * @param past the store
   * @param liveness returns the series of a liveness stream, and makes it where there is none yet
   * @param isPrepared true for the measurements for which {@link #prepare} is called before the
   *     first question
   */
  public KnownTimeFinder(
      Plant plant,
      PastReadings past,
      Function<Alias, Series> liveness,
      Predicate<Alias> isPrepared) {
    this.plant = plant;
    this.past = past;
    this.liveness = liveness;
    this.isPrepared = isPrepared;
  }

  /**
   * Returns true where the value of a formula depends on known time: where it calls a function over
   * time that SiteWise does not have. Functions of SiteWise keep SiteWise's rules.
   */
  public static boolean usesKnownTime(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node ->
            node instanceof Expression.Call call
                && call.function().meaning() instanceof Meaning.OverTime(var _, var _, var options)
                && options.mindsUnknownTime());
  }

  /** Reads the feeds of measurements with one question, since {@link #of} asks one by one. */
  public void prepare(Collection<Alias> streams) {
    var byStream = new HashMap<Alias, List<KnownTime.Span>>();
    for (var feed : past.feeds(streams)) {
      byStream.computeIfAbsent(feed.alias(), _ -> new ArrayList<>()).add(span(feed));
    }
    byStream.forEach((alias, feeds) -> measurements.put(alias, KnownTime.of(feeds)));
  }

  private KnownTime.Span span(Feed feed) {
    return new KnownTime.Span(
        liveness.apply(feed.liveness()),
        Micros.of(feed.since()),
        feed.until().map(Micros::of).orElse(Long.MAX_VALUE));
  }

  /**
   * Returns the time in which a stream is known: a measurement, or one computed from measurements.
   */
  public KnownTime of(Alias stream) {
    var computed = plant.findProperty(stream).filter(known -> known.property().isComputed());
    return computed
        .map(property ->
            KnownTime.ofAll(
                Measurements.under(plant, property).stream().map(this::ofMeasurement).toList()))
        .orElseGet(() -> ofMeasurement(stream));
  }

  private KnownTime ofMeasurement(Alias stream) {
    if (!isPrepared.test(stream) && !measurements.containsKey(stream)) {
      measurements.put(stream, KnownTime.ALWAYS);
      prepare(List.of(stream));
    }
    return measurements.getOrDefault(stream, KnownTime.ALWAYS);
  }
}
