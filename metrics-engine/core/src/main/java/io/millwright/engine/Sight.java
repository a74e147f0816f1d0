// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyKind;
import io.millwright.engine.Explanation.Seen;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.historian.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one formula sees of what is stored. */
final class Sight {
  final Plant plant;
  final AssetProperty property;

  /** With its units converted. */
  final Formula formula;

  private final PastReadings past;
  private final long beginning;
  private final Map<Alias, Series> streams = new LinkedHashMap<>();
  private final Map<Alias, Integer> notGood = new HashMap<>();
  private final Map<String, Input> names = new HashMap<>();
  private final Map<String, Map<Asset, Map<String, Input>>> children = new HashMap<>();

  /** Evaluates parts of the formula. */
  interface Parts {
    Value value(Expression part);
  }

  /**
   * @param beginning what is older counts for nothing, in microseconds
   */
  Sight(Plant plant, PastReadings past, long beginning, AssetProperty property, Formula formula) {
    this.plant = plant;
    this.past = past;
    this.beginning = beginning;
    this.property = property;
    this.formula =
        formula.converted(
            name -> plant.unit(plant.model(property.asset()), name, property.asset().units()));
    formula
        .expression()
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Property(String key, var _)) {
            input(property.asset(), key).ifPresent(input -> names.put(key, input));
          } else if (node instanceof Expression.ChildProperty child) {
            addChildren(child);
          }
        });
  }

  private void addChildren(Expression.ChildProperty named) {
    var ofHierarchy = children.computeIfAbsent(named.hierarchy(), _ -> new LinkedHashMap<>());
    plant
        .model(property.asset())
        .findHierarchy(named.hierarchy())
        .ifPresent(hierarchy ->
            plant
                .children(property.asset().id(), hierarchy.id())
                .forEach(child ->
                    input(child, named.key())
                        .ifPresent(input ->
                            ofHierarchy
                                .computeIfAbsent(child, _ -> new HashMap<>())
                                .put(named.key(), input))));
  }

  private Optional<Input> input(Asset asset, String key) {
    return plant.properties(asset).stream()
        .filter(found -> found.property().key().equals(key))
        .findFirst()
        .map(found ->
            found.property().kind() instanceof PropertyKind.Attribute(var fallback)
                ? new Input.Constant(
                    asset.attributes().getOrDefault(found.property().id(), fallback))
                : new Input.Stream(streams.computeIfAbsent(found.alias(), Series::new)));
  }

  /** Reads what held at a time, and all from there to another time. */
  void load(long from, long to) {
    var aliases = List.copyOf(streams.keySet());
    past.lastGood(aliases, Micros.toInstant(from))
        .forEach((alias, tqv) -> put(alias, Micros.of(tqv.time()), tqv.value()));
    var batch = past.range(aliases, new TimeRange(Micros.toInstant(from), Micros.toInstant(to)));
    for (int row = 0; row < batch.size(); row++) {
      if (batch.quality(row) == Quality.GOOD) {
        put(batch.alias(row), batch.micros(row), batch.value(row));
      } else {
        notGood.merge(batch.alias(row), 1, Integer::sum);
      }
    }
  }

  private void put(Alias alias, long time, Value value) {
    var series = streams.get(alias);
    if (series != null && time >= beginning) {
      series.put(time, value);
    }
  }

  Parts moment(long time) {
    var asOf = new AsOf(names);
    return part -> asOf.evaluate(FormulaEvaluator.compile(part), time);
  }

  Parts window(long from, long to) {
    var evaluation = new WindowEvaluation(formula, names, children);
    return part -> evaluation.evaluate(FormulaEvaluator.compile(part), from, to);
  }

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

  /** What a name stands for: nothing, one input, or one of each child. */
  List<Input> named(Expression node) {
    return switch (node) {
      case Expression.Property(String key, var _) ->
          Optional.ofNullable(names.get(key)).stream().toList();
      case Expression.ChildProperty child ->
          children.getOrDefault(child.hierarchy(), Map.of()).values().stream()
              .flatMap(ofChild -> Optional.ofNullable(ofChild.get(child.key())).stream())
              .toList();
      default -> List.of();
    };
  }

  Seen seen(String name, Input input, long from, long to) {
    return switch (input) {
      case Input.Constant(Value value) ->
          new Seen(name, Optional.empty(), value, Optional.empty(), 0, 0);
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

  List<Alias> streams() {
    return List.copyOf(streams.keySet());
  }

  /**
   * The measurements that a part of the formula rests on, with how much of a window is GOOD.
   *
   * @return by alias, in microseconds
   */
  Map<Alias, Long> goodTimes(Expression part, long from, long to) {
    var measured = new LinkedHashMap<Alias, GoodShare.Stream>();
    var series = new ArrayList<Series>();
    for (var alias : Measurements.under(plant, property.asset(), part).keySet()) {
      var good = new Series(alias);
      var stream = new GoodShare.Stream(good, Series.lapsesOf(good));
      measured.put(alias, stream);
      series.add(stream.good());
      series.add(stream.lapses());
    }
    new Stretch(series, past, beginning).load(from, to);
    var found = new LinkedHashMap<Alias, Long>();
    measured.forEach((alias, stream) -> found.put(alias, GoodShare.goodTime(stream, from, to)));
    return found;
  }

  int points(Series series, long from, long to) {
    int before = Math.max(series.begin() - 1, series.atOrBefore(from));
    return Math.max(0, series.atOrBefore(to) - before);
  }

  String text(Expression node) {
    return formula.source().substring(node.span().start(), node.span().end());
  }
}
