// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.name.Input;
import io.millwright.engine.name.StreamNames;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Samples;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.series.Times;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.value.Value;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points of an expression, as a transform of the same expression would have them: one at each
 * point of one of its inputs. Where the expression has no value it has no point, and the value of
 * the point before is carried on: {@code latest(10 / y)} with y = 5 at 10 s and y = 0 at 70 s is 2
 * from 10 s on.
 *
 * <p>The last point may be older than what the inputs show. Then it is looked for in the store, and
 * remembered until the past before the near past changes.
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class ExpressionPoints implements Series.CarriedExpression {
  private static final long FIRST_SPAN = Duration.ofHours(1).toNanos() / 1_000;
  private static final int MANY_POINTS = 100_000;

  private final AssetFormula formula;
  private final List<Series> inputs;

  /** The inputs without which the expression never has a value. */
  private final Set<Series> needed;

  private final PendingChanges past;
  private final long beginning;

  /** Reads the inputs from the store; null before it is needed, which it seldom is. */
  private @Nullable SeriesLoader loader;

  /** The value that was found in the store last holds at this time. */
  private long knownAt = Long.MIN_VALUE;

  private Value known = Value.none();
  private long knownSince = -1;

  /**
   * Makes the points of an expression on one asset.
   *
   * @param formula the formula of which the expression is a part
   * @param names what the names in the expression mean on the asset
   * @param past the store, with the changes that are not stored yet
   * @param beginning points before this time count for nothing
   */
  public ExpressionPoints(
      Formula formula,
      Expression expression,
      Map<String, Input> names,
      PendingChanges past,
      long beginning) {
    this.formula = new AssetFormula(formula.prepared(expression), names);
    inputs = StreamNames.streams(expression, names);
    var found = new LinkedHashSet<Series>();
    addNeeded(expression, names, found);
    needed = Set.copyOf(found);
    this.past = past;
    this.beginning = beginning;
  }

  /** Returns the streams that the expression names. */
  public List<Series> inputs() {
    return inputs;
  }

  private static void addNeeded(Expression node, Map<String, Input> names, Set<Series> needed) {
    switch (node) {
      case Expression.Literal _, Expression.ChildProperty _ -> {}
      case Expression.Property(String key, var _) -> {
        if (names.get(key) instanceof Input.Stream(Series series)) {
          needed.add(series);
        }
      }
      case Expression.Unary _, Expression.Index _, Expression.Slice _ ->
          node.children().forEach(below -> addNeeded(below, names, needed));
      case Expression.Binary(var operator, var left, var right, var _) -> {
        addNeeded(left, names, needed);
        switch (operator) {
          // Where the left side decides, the right side is not needed.
          case AND, OR -> {}
          default -> addNeeded(right, names, needed);
        }
      }
      case Expression.Call call ->
          call.function().use().needed(call).forEach(below -> addNeeded(below, names, needed));
    }
  }

  /** Returns the points in (from, to], with the value that holds at {@code from}. */
  public Samples samples(long from, long to) {
    var due = new Times();
    inputs.forEach(input -> Triggers.between(input, from, to, due));
    if (inputs.isEmpty()) {
      // An expression of attributes only has one point, at the end of the window.
      due.add(to);
    }
    due.sort();
    var points = new Points();
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      if (formula.fill(time)) {
        double number = formula.calculate(time);
        if (!Double.isNaN(number)) {
          points.put(time, number);
        }
      } else {
        var value = formula.value(time);
        if (value.isPresent()) {
          points.put(time, value);
        }
      }
    }
    return Samples.of(points, () -> asOf(from));
  }

  /** Returns the value of the last point at or before a time. */
  Value asOf(long time) {
    if (inputs.isEmpty()) {
      return formula.value(time);
    }
    long complete = Long.MIN_VALUE;
    for (var input : inputs) {
      complete = Math.max(complete, input.completeFrom());
    }
    var found = lastShown(Math.max(complete, Long.MIN_VALUE + 1) - 1, time);
    if (found.isPresent()) {
      return found.get();
    }
    // The inputs show one point before the time from which on they are complete, and none before
    // it.
    return time < complete ? inStore(time) : behind(complete);
  }

  /** Returns the last value at a point in (from, to] that the inputs show. */
  private Optional<Value> lastShown(long from, long to) {
    for (long at = last(to); at > from; at = last(at - 1)) {
      var value = formula.value(at);
      if (value.isPresent()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the time of the last point of any input at or before a time; or {@link Long#MIN_VALUE}.
   */
  private long last(long time) {
    long found = Long.MIN_VALUE;
    for (var input : inputs) {
      int at = input.atOrBefore(time);
      if (at >= input.begin()) {
        found = Math.max(found, input.time(at));
      }
    }
    return found;
  }

  /**
   * Returns the value of the last point at or before the time from which on the inputs are
   * complete.
   */
  private Value behind(long complete) {
    if (needed.stream().anyMatch(input -> input.atOrBefore(complete) < input.begin())) {
      return Value.none();
    }
    long at = last(complete);
    if (at == Long.MIN_VALUE) {
      return Value.none();
    }
    var value = formula.value(at);
    return value.isPresent() ? value : inStore(at - 1);
  }

  /** Returns the last value at or before a time, from the store. */
  private Value inStore(long time) {
    boolean isCurrent = knownSince == past.generation();
    if (isCurrent && time == knownAt) {
      return known;
    }
    boolean goesOn = isCurrent && time > knownAt;
    var found = inStore(time, goesOn ? knownAt : Long.MIN_VALUE);
    known = found == null ? (goesOn ? known : Value.none()) : found;
    knownAt = time;
    knownSince = past.generation();
    return known;
  }

  private @Nullable Value inStore(long time, long notBefore) {
    long first = Math.max(beginning - 1, notBefore);
    long span = FIRST_SPAN;
    for (long to = time; to > first; ) {
      long from = Math.max(first, to - span);
      var part = part(from, to);
      if (part.value.isPresent() || part.isFirst) {
        return part.value.isPresent() ? part.value : null;
      }
      span = part.points > MANY_POINTS ? span : span * 2;
      to = from;
    }
    return null;
  }

  /**
   * What was found in a part of the stored past.
   *
   * @param value the last value in the part; none where it has none
   * @param isFirst true where there can be no value before the part
   * @param points how many points of the inputs the part has
   */
  private record Part(Value value, boolean isFirst, int points) {}

  private Part part(long from, long to) {
    var all = loader;
    if (all == null) {
      all = new SeriesLoader(inputs, past, beginning);
      loader = all;
    }
    return all.during(
        from,
        to,
        () -> {
          var value = lastShown(from, to).orElse(Value.none());
          boolean isFirst =
              last(from) == Long.MIN_VALUE
                  || needed.stream().anyMatch(input -> input.atOrBefore(from) < input.begin());
          int points = inputs.stream().mapToInt(input -> input.end() - input.begin()).sum();
          return new Part(value, isFirst, points);
        });
  }

  /**
   * {@inheritDoc} That is the first time behind the point at which the expression has a value: from
   * there on, a later value is carried on.
   */
  @Override
  public long heldUntil(Series input, long time) {
    long next = input.nextAfter(time);
    while (next != Long.MAX_VALUE && !formula.value(next).isPresent()) {
      long at = next;
      next = Long.MAX_VALUE;
      for (var each : inputs) {
        next = Math.min(next, each.nextAfter(at));
      }
    }
    return next;
  }
}
