// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyKind;
import io.millwright.asset.Window;
import io.millwright.engine.Explanation.Reason;
import io.millwright.engine.Explanation.Seen;
import io.millwright.formula.BinaryOperator;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.formula.Function;
import io.millwright.formula.FunctionClass;
import io.millwright.historian.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.Tqv;
import io.millwright.reading.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells how a transform or metric came to its value, or why it has none: evaluates its formula once
 * more over the stored readings, and looks at each part of it.
 */
public final class Explainer {
  private final Plant plant;
  private final EngineSettings settings;
  private final PastReadings past;

  /** Over a plant and what is stored of it. */
  public Explainer(Plant plant, EngineSettings settings, PastReadings past) {
    this.plant = plant;
    this.settings = settings;
    this.past = past;
  }

  /**
   * Explains the value of a transform or metric.
   *
   * @param at the newest reading or window's end at or before this time is looked at
   * @throws IllegalArgumentException if nothing computes the property
   */
  public Explanation explain(AssetProperty property, Instant at) {
    return switch (property.property().kind()) {
      case PropertyKind.Transform(Formula formula) -> transform(property, formula, at);
      case PropertyKind.Metric metric -> metric(property, metric, Micros.of(at));
      // What opens a frame is what people ask about.
      case PropertyKind.Frame(Formula from, var _, var _) -> transform(property, from, at);
      case PropertyKind.Attribute _, PropertyKind.Measurement _ ->
          throw new IllegalArgumentException(
              "%s is not computed; ask for a transform or a metric".formatted(property.alias()));
    };
  }

  private Explanation transform(AssetProperty property, Formula formula, Instant at) {
    var seen = new Sight(property, formula, Long.MIN_VALUE, Micros.of(at));
    var newest =
        past.lastGood(List.copyOf(seen.streams.keySet()), at).values().stream()
            .map(Tqv::time)
            .filter(time -> !time.isBefore(settings.beginning()))
            .max(Instant::compareTo);
    if (newest.isEmpty()) {
      var reason =
          new Reason(
              "No input of the formula has a GOOD reading up to %s".formatted(at),
              formula.expression().span(),
              Optional.empty());
      return new Explanation(
          formula,
          Optional.empty(),
          Optional.empty(),
          Value.none(),
          seen.inputs(Long.MIN_VALUE, Micros.of(at)),
          Optional.of(reason));
    }
    long time = Micros.of(newest.get());
    seen.load(time - 1, time);
    return seen.explained(seen.moment(time), Optional.empty(), time - 1, time);
  }

  private Explanation metric(AssetProperty property, PropertyKind.Metric metric, long at) {
    var window =
        metric.window() instanceof Window.OfFrame(String key)
            ? frame(property, key, at)
            : Optional.of(regular(metric.window(), plant.zone(property.asset()), at));
    if (window.isEmpty()) {
      var reason =
          new Reason(
              "No frame of \"%s\" has ended up to %s"
                  .formatted(metric.window(), Micros.toInstant(at)),
              metric.formula().expression().span(),
              Optional.empty());
      return new Explanation(
          metric.formula(),
          Optional.empty(),
          Optional.empty(),
          Value.none(),
          List.of(),
          Optional.of(reason));
    }
    long start = window.get().start();
    long end = window.get().end();
    var seen = new Sight(property, metric.formula(), start, end);
    seen.load(start, end);
    return seen.explained(
        seen.window(start, end), Optional.of(Micros.toInstant(start)), start, end);
  }

  /** One window, (start, end]. */
  private record Interval(long start, long end) {}

  /** The last window that ended at a time or before it. */
  private static Interval regular(Window window, ZoneId zone, long at) {
    long end = window.endMicros(at - window.longestMicros(), zone);
    for (long next = end; next <= at; next = window.endMicros(next + 1, zone)) {
      end = next;
    }
    return new Interval(window.startMicros(end, zone), end);
  }

  /** The last frame that ended at a time or before it. */
  private Optional<Interval> frame(AssetProperty property, String key, long at) {
    var frames =
        plant.properties(property.asset()).stream()
            .filter(found -> found.property().key().equals(key))
            .map(AssetProperty::alias)
            .toList();
    var end = past.lastGood(frames, Micros.toInstant(at)).values().stream().findFirst();
    while (end.isPresent()) {
      long ended = Micros.of(end.get().time());
      var before = past.lastGood(frames, Micros.toInstant(ended - 1)).values().stream().findFirst();
      if (before.isPresent() && before.get().value().asNumber().orElse(0) > 0) {
        return Optional.of(new Interval(Micros.of(before.get().time()), ended));
      }
      end = before;
    }
    return Optional.empty();
  }

  /** Evaluates parts of a formula. */
  private interface Parts {
    Value value(Expression part);
  }

  /** What a name stands for, as long as it does: of a child, in (from, to]. */
  private record Named(Input input, long from, long to) {}

  /** What one formula sees. */
  private final class Sight {
    private final AssetProperty property;
    private final Formula formula;
    private final Map<Alias, Series> streams = new LinkedHashMap<>();
    private final Map<Alias, Integer> notGood = new HashMap<>();
    private final Map<String, Input> names = new HashMap<>();
    private final Map<String, List<Child>> children = new HashMap<>();
    private final long from;
    private final long to;

    /** Children count where they were such in (from, to]. */
    Sight(AssetProperty property, Formula formula, long from, long to) {
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
              input(property.asset(), key).ifPresent(input -> names.put(key, input));
            } else if (node instanceof Expression.ChildProperty child) {
              children.computeIfAbsent(child.hierarchy(), this::childrenBy);
            }
          });
    }

    private List<Child> childrenBy(String hierarchy) {
      var found = new ArrayList<Child>();
      // As people have ordered them; those that are elsewhere by now come last.
      var order = plant.children(property.asset().id()).stream().map(Asset::id).toList();
      var members = new ArrayList<>(Members.of(plant, property.asset(), hierarchy));
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
                  Members.meaning(plant, member, key)
                      .ifPresent(meaning -> ofChild.put(key, input(meaning)));
                }
              });
          found.add(child);
        }
      }
      return found;
    }

    private Input input(Members.Meaning meaning) {
      return switch (meaning) {
        case Members.Meaning.Constant(Value value, var _) -> new Input.Constant(value);
        case Members.Meaning.Stream(Alias alias, var _, var _) ->
            new Input.Stream(streams.computeIfAbsent(alias, Series::new));
      };
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
      long beginning = Micros.of(settings.beginning());
      past.lastGood(aliases, Micros.toInstant(from))
          .forEach((alias, tqv) -> put(alias, Micros.of(tqv.time()), tqv.value(), beginning));
      var batch = past.range(aliases, new TimeRange(Micros.toInstant(from), Micros.toInstant(to)));
      for (int row = 0; row < batch.size(); row++) {
        if (batch.quality(row) == Quality.GOOD) {
          put(batch.alias(row), batch.micros(row), batch.value(row), beginning);
        } else {
          notGood.merge(batch.alias(row), 1, Integer::sum);
        }
      }
    }

    private void put(Alias alias, long time, Value value, long beginning) {
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

    Explanation explained(Parts parts, Optional<Instant> start, long from, long to) {
      var result = parts.value(formula.expression());
      var value = Output.typed(result, property.property().type());
      var why = new Why(this, parts, start.isPresent(), from, to);
      return new Explanation(
          formula,
          start,
          Optional.of(Micros.toInstant(to)),
          value,
          inputs(from, to),
          value.isPresent()
              ? Optional.empty()
              : Optional.of(
                  result.isPresent()
                      ? why.unfit(formula.expression(), result)
                      : why.reason(formula.expression())));
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

    private Seen seen(String name, Named named, long start, long end) {
      long from = Math.max(start, named.from());
      long to = Math.min(end, named.to());
      return switch (named.input()) {
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

    int points(Named named, Series series, long start, long end) {
      return points(series, Math.max(start, named.from()), Math.min(end, named.to()));
    }

    private static int points(Series series, long from, long to) {
      int before = Math.max(series.begin() - 1, series.atOrBefore(from));
      return Math.max(0, series.atOrBefore(to) - before);
    }

    String text(Expression node) {
      return formula.source().substring(node.span().start(), node.span().end());
    }
  }

  /** Looks for the innermost part of a formula that has no value though all that it needs has. */
  private final class Why {
    private final Sight sight;
    private final Parts parts;
    private final boolean ofWindow;
    private final long from;
    private final long to;

    Why(Sight sight, Parts parts, boolean ofWindow, long from, long to) {
      this.sight = sight;
      this.parts = parts;
      this.ofWindow = ofWindow;
      this.from = from;
      this.to = to;
    }

    /** The formula has a result that its property can't hold. */
    Reason unfit(Expression node, Value result) {
      return says(
          node,
          "The formula gives %s, and %s is %s"
              .formatted(
                  text(result), sight.property.property().key(), sight.property.property().type()));
    }

    Reason reason(Expression node) {
      return switch (node) {
        case Expression.Literal _ -> says(node, "The formula says none for this case");
        case Expression.Property _, Expression.ChildProperty _ -> missing(node, node);
        case Expression.Binary(BinaryOperator operator, var left, var right, var _)
            when operator == BinaryOperator.AND || operator == BinaryOperator.OR ->
            reason(parts.value(left).isPresent() ? right : left);
        case Expression.Call call when call.functionClass() != FunctionClass.SCALAR ->
            overTime(call);
        case Expression.Call call when call.function() == Function.IF -> choice(call);
        case Expression.Unary _,
            Expression.Binary _,
            Expression.Index _,
            Expression.Slice _,
            Expression.Call _ ->
            node.children().stream()
                .filter(below -> !(below instanceof Expression.Literal))
                .filter(below -> !parts.value(below).isPresent())
                .findFirst()
                .map(this::reason)
                .orElseGet(() -> undefined(node));
      };
    }

    private Reason choice(Expression.Call call) {
      var condition = parts.value(call.arguments().getFirst());
      if (!condition.isPresent()) {
        return reason(call.arguments().getFirst());
      }
      // As formulas take it: 0 and the empty text are false.
      boolean isTrue =
          condition instanceof Value.StringValue(String text)
              ? !text.isEmpty()
              : condition.asNumber().orElse(0) != 0;
      int chosen = isTrue ? 1 : 2;
      return chosen < call.arguments().size()
          ? reason(call.arguments().get(chosen))
          : says(call, "The condition is false, and nothing is said for that case");
    }

    private Reason overTime(Expression.Call call) {
      var names = call.nodes().filter(part -> !sight.named(part).isEmpty()).toList();
      var missing = names.stream().filter(name -> !hasPoints(name)).findFirst();
      if (names.isEmpty()) {
        return call.nodes()
            .filter(Expression.ChildProperty.class::isInstance)
            .findFirst()
            .map(child ->
                says(
                    child,
                    "%s has nothing below it in \"%s\""
                        .formatted(
                            plant.path(sight.property.asset().id()),
                            ((Expression.ChildProperty) child).hierarchy())))
            .orElseGet(() -> undefined(call));
      }
      return missing
          .map(name -> missing(name, call))
          .orElseGet(() ->
              says(
                  call,
                  "%s has readings, but no number that it could use".formatted(sight.text(call))));
    }

    private boolean hasPoints(Expression name) {
      return sight.named(name).stream()
          .anyMatch(named ->
              named.input() instanceof Input.Constant
                  || (named.input() instanceof Input.Stream(Series series)
                      && sight.points(named, series, from, to) > 0));
    }

    /** A name without a value, or without a reading in the window. */
    private Reason missing(Expression name, Expression where) {
      var inputs = sight.named(name);
      var seen =
          inputs.stream().map(input -> sight.seen(sight.text(name), input, from, to)).toList();
      if (inputs.stream().allMatch(named -> named.input() instanceof Input.Constant)) {
        return says(where, "Attribute %s has no value; set it".formatted(sight.text(name)));
      }
      var text = new StringBuilder(sight.text(name));
      text.append(
          ofWindow
              ? " has no GOOD reading in (%s, %s]"
                  .formatted(Micros.toInstant(from), Micros.toInstant(to))
              : " has no GOOD reading up to %s".formatted(Micros.toInstant(to)));
      int passedOver = seen.stream().mapToInt(Seen::notGood).sum();
      if (passedOver > 0) {
        text.append("; %s that came are BAD or UNCERTAIN".formatted(passedOver));
      }
      seen.stream()
          .flatMap(one -> one.time().stream())
          .max(Instant::compareTo)
          .ifPresent(last -> text.append("; the last GOOD one came at %s".formatted(last)));
      var computed =
          seen.stream()
              .flatMap(one -> one.stream().stream())
              .filter(alias ->
                  plant
                      .findProperty(alias)
                      .filter(found ->
                          found.property().kind() instanceof PropertyKind.Transform
                              || found.property().kind() instanceof PropertyKind.Metric)
                      .isPresent())
              .findFirst();
      return new Reason(text.toString(), where.span(), computed);
    }

    /** All that it needs is there, and still there is no value: 1 / 0, or a text in a sum. */
    private Reason undefined(Expression node) {
      var operands =
          node.children().stream()
              .filter(below -> !(below instanceof Expression.Literal))
              .map(below -> "%s is %s".formatted(sight.text(below), text(parts.value(below))))
              .distinct()
              .collect(Collectors.joining(" and "));
      return says(
          node,
          operands.isEmpty()
              ? "%s has no value".formatted(sight.text(node))
              : "%s has no value where %s".formatted(sight.text(node), operands));
    }

    private static String text(Value value) {
      return switch (value) {
        case Value.IntegerValue(long number) -> Long.toString(number);
        case Value.DoubleValue(double number) ->
            number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
        case Value.BooleanValue(boolean on) -> Boolean.toString(on);
        case Value.StringValue(String text) -> "\"%s\"".formatted(text);
        case Value.NullValue _ -> "none";
      };
    }

    private Reason says(Expression node, String message) {
      return new Reason(message, node.span(), Optional.empty());
    }
  }
}
