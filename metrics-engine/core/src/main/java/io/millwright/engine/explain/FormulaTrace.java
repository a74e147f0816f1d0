// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.explain;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Plant;
import io.millwright.engine.explain.Explanation.Seen;
import io.millwright.engine.name.AssetNames;
import io.millwright.engine.name.Child;
import io.millwright.engine.name.Input;
import io.millwright.engine.name.KnownTimeFinder;
import io.millwright.engine.name.Measurements;
import io.millwright.engine.node.MomentEvaluation;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.window.GoodShare;
import io.millwright.engine.window.WindowEvaluation;
import io.millwright.engine.window.WindowFormulas;
import io.millwright.formula.Formula;
import io.millwright.formula.compile.FormulaEvaluator;
import io.millwright.formula.language.Expression;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One formula of an asset over the stored readings: what its names mean, the points that it sees,
 * and the values of its parts. Times are in microseconds since the epoch.
 */
final class FormulaTrace {
  final Plant plant;
  final AssetProperty property;

  /** The formula, with its units converted. */
  final Formula formula;

  private final PastReadings past;
  private final long beginning;
  private final Map<Alias, Series> streams = new LinkedHashMap<>();
  private final Map<Alias, Integer> notGood = new HashMap<>();
  private final Map<String, Input> names = new HashMap<>();
  private final Map<String, List<Child>> children = new HashMap<>();
  private final long from;
  private final long to;

  /** Evaluates parts of the formula. */
  interface Parts {
    /** Returns the value of a part; {@link Value#none} where it has none. */
    Value value(Expression part);
  }

  /**
   * The meaning of a name, and the time (from, to] in which it counts; for a child, its membership.
   */
  record Named(Input input, long from, long to) {}

  /**
   * Resolves the names of a formula. Children are those of the range (from, to].
   *
   * @param past the store
   * @param beginning points before this time count for nothing
   * @param formula the formula, in the units of the model
   */
  FormulaTrace(
      Plant plant,
      PastReadings past,
      long beginning,
      AssetProperty property,
      Formula formula,
      long from,
      long to) {
    this.plant = plant;
    this.past = past;
    this.beginning = beginning;
    this.property = property;
    this.from = from;
    this.to = to;
    this.formula =
        formula.converted(
            name -> plant.unit(plant.model(property.asset()), name, property.asset().units()));
    formula
        .expression()
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Property(String key, var _)) {
            AssetNames.of(plant, property.asset(), key)
                .ifPresent(meaning -> names.put(key, input(meaning)));
          } else if (node instanceof Expression.ChildProperty child) {
            children.computeIfAbsent(child.hierarchy(), this::childrenBy);
          }
        });
  }

  private List<Child> childrenBy(String hierarchy) {
    var found = new ArrayList<Child>();
    // In the order that people gave the children; former children come last.
    var order = plant.children(property.asset().id()).stream().map(Asset::id).toList();
    var members = new ArrayList<>(AssetNames.members(plant, property.asset(), hierarchy));
    members.sort(
        Comparator.comparingInt(member ->
            order.contains(member.child()) ? order.indexOf(member.child()) : order.size()));
    for (var member : members) {
      var ofChild = new HashMap<String, Input>();
      var child = Child.of(ofChild, member, true);
      if (child.isIn(from, to)) {
        formula
            .expression()
            .nodes()
            .forEach(node -> {
              if (node instanceof Expression.ChildProperty(String of, String key, var _)
                  && of.equals(hierarchy)) {
                AssetNames.ofChild(plant, member, key)
                    .ifPresent(meaning -> ofChild.put(key, input(meaning)));
              }
            });
        found.add(child);
      }
    }
    return found;
  }

  private Input input(AssetNames.Meaning meaning) {
    return switch (meaning) {
      case AssetNames.Meaning.Constant(AttributeValue value, var _) -> Input.asWritten(value);
      case AssetNames.Meaning.Stream(Alias alias, var _, var _) ->
          new Input.Stream(streams.computeIfAbsent(alias, Series::new));
    };
  }

  /** Reads the points in (from, to], and the value that holds at {@code from}, of every stream. */
  void load(long from, long to) {
    if (KnownTimeFinder.usesKnownTime(formula.expression())) {
      var known = knownTimes();
      List.copyOf(streams.values()).forEach(series -> series.known = known.of(series.alias));
    }
    var notGoodSeries = notGoodOfLines();
    streams.values().forEach(stream -> stream.startNear(from));
    var aliases = List.copyOf(streams.keySet());
    past.lastGood(aliases, Micros.toInstant(from))
        .forEach((alias, tqv) -> put(streams.get(alias), Micros.of(tqv.time()), tqv.value()));
    if (!notGoodSeries.isEmpty()) {
      past.last(notGoodSeries.keySet(), Micros.toInstant(from))
          .forEach((alias, tqv) -> {
            if (tqv.quality() != Quality.GOOD) {
              put(notGoodSeries.get(alias), Micros.of(tqv.time()), tqv.value());
            }
          });
    }
    var batch = past.range(aliases, new TimeRange(Micros.toInstant(from), Micros.toInstant(to)));
    for (int row = 0; row < batch.size(); row++) {
      if (batch.quality(row) == Quality.GOOD) {
        put(streams.get(batch.alias(row)), batch.micros(row), batch.value(row));
      } else {
        put(notGoodSeries.get(batch.alias(row)), batch.micros(row), batch.value(row));
        notGood.merge(batch.alias(row), 1, Integer::sum);
      }
    }
  }

  private KnownTimeFinder knownTimes() {
    return new KnownTimeFinder(
        plant, past, alias -> streams.computeIfAbsent(alias, Series::new), _ -> false);
  }

  /**
   * Makes the series of the readings that are not GOOD, for names that are joined by straight
   * lines.
   */
  private Map<Alias, Series> notGoodOfLines() {
    var found = new HashMap<Alias, Series>();
    WindowFormulas.namesOfLines(formula.expression())
        .flatMap(name -> named(name).stream())
        .forEach(named -> {
          if (named.input() instanceof Input.Stream(Series series)) {
            series.notGood = found.computeIfAbsent(series.alias, _ -> Series.ofNotGood(series));
          }
        });
    return found;
  }

  private void put(@Nullable Series series, long time, Value value) {
    if (series != null && time >= beginning) {
      series.put(time, value);
    }
  }

  /** Returns the values of parts at a moment, as a transform has them. */
  Parts moment(long time) {
    var asOf = new MomentEvaluation(names);
    return part -> asOf.evaluate(FormulaEvaluator.compile(part), time);
  }

  /** Returns the values of parts for a window (from, to], as a metric has them. */
  Parts window(long from, long to) {
    var evaluation =
        new WindowEvaluation(formula, names, children, new PendingChanges(past), beginning);
    return part -> evaluation.evaluate(FormulaEvaluator.compile(part), from, to);
  }

  /** Returns the streams and attributes that the formula names, as it saw them in (from, to]. */
  List<Seen> inputs(long from, long to) {
    var found = new LinkedHashMap<List<Object>, Seen>();
    formula
        .expression()
        .nodes()
        .forEach(node ->
            named(node)
                .forEach(input -> {
                  var seen = seen(text(node), input, from, to);
                  found.putIfAbsent(List.of(seen.name(), seen.stream()), seen);
                }));
    return List.copyOf(found.values());
  }

  /** Returns the meanings of a name: none, one, or one of each child. */
  List<Named> named(Expression node) {
    return switch (node) {
      case Expression.Property(String key, var _) ->
          Optional.ofNullable(names.get(key)).stream()
              .map(input -> new Named(input, Long.MIN_VALUE, Long.MAX_VALUE))
              .toList();
      case Expression.ChildProperty child ->
          children.getOrDefault(child.hierarchy(), List.of()).stream()
              .flatMap(of ->
                  Optional.ofNullable(of.names().get(child.key())).stream()
                      .map(input -> new Named(input, of.from(), of.to())))
              .toList();
      default -> List.of();
    };
  }

  /** Returns one meaning of a name as the formula saw it in (start, end]. */
  Seen seen(String name, Named named, long start, long end) {
    long from = Math.max(start, named.from());
    long to = Math.min(end, named.to());
    return switch (named.input()) {
      case Input.Constant(Value value) ->
          new Seen(name, Optional.empty(), value, Optional.empty(), 0, 0);
      case Input.Changing attribute ->
          new Seen(name, Optional.empty(), attribute.at(to), Optional.empty(), 0, 0);
      case Input.Stream(Series series) -> {
        int last = series.atOrBefore(to);
        boolean any = last >= series.begin();
        yield new Seen(
            name,
            Optional.of(series.alias),
            any ? series.value(last) : Value.none(),
            any ? Optional.of(Micros.toInstant(series.time(last))) : Optional.empty(),
            points(series, from, to),
            notGood.getOrDefault(series.alias, 0));
      }
    };
  }

  /** Returns the streams that the formula names. */
  List<Alias> streams() {
    return List.copyOf(streams.keySet());
  }

  /**
   * Returns the measurements that a part of the formula rests on, loaded for a window. A child that
   * came several times has its measurements once for each membership.
   */
  List<GoodShare.Stream> measured(Expression part, long from, long to) {
    var measured = new ArrayList<GoodShare.Stream>();
    var series = new LinkedHashMap<Alias, Series>();
    var notGoodSeries = new LinkedHashMap<Alias, Series>();
    var known =
        new KnownTimeFinder(
            plant, past, alias -> series.computeIfAbsent(alias, Series::new), _ -> false);
    for (var each : Measurements.under(plant, property.asset(), part)) {
      var good = series.computeIfAbsent(each.alias(), Series::new);
      good.known = known.of(each.alias());
      var others = notGoodSeries.computeIfAbsent(each.alias(), _ -> Series.ofNotGood(good));
      measured.add(GoodShare.Stream.of(each, good, others));
    }
    var all = new ArrayList<>(series.values());
    all.addAll(notGoodSeries.values());
    new SeriesLoader(all, past, beginning).load(from, to);
    return measured;
  }

  /** Returns how many points of a series count in (start, end] for a meaning of a name. */
  int points(Named named, Series series, long start, long end) {
    return points(series, Math.max(start, named.from()), Math.min(end, named.to()));
  }

  private static int points(Series series, long from, long to) {
    int before = Math.max(series.begin() - 1, series.atOrBefore(from));
    return Math.max(0, series.atOrBefore(to) - before);
  }

  /** Returns a part of the formula as it is written. */
  String text(Expression node) {
    return formula.source().substring(node.span().start(), node.span().end());
  }
}
