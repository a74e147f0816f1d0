// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.engine.name.Child;
import io.millwright.engine.name.Input;
import io.millwright.engine.name.StreamNames;
import io.millwright.engine.node.ExpressionPoints;
import io.millwright.engine.series.KnownTime;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Samples;
import io.millwright.engine.series.Series;
import io.millwright.engine.store.PastReadings;
import io.millwright.formula.Formula;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Evaluation;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.FunctionClass;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a metric's formula for one window (from, to]. A bare name is the last value in the
 * window; of another metric with the same window, that is its value at the end. Functions over time
 * see the points of the window and what held at its start.
 */
public final class WindowEvaluation implements Evaluation {
  private final Formula formula;
  private final Map<String, Input> inputs;
  private final Map<String, List<Child>> children;
  private final PendingChanges past;
  private final long beginning;
  // By identity: the compiled formula hands over the same node each time, and hashing one means
  // hashing all below it. Small, since there is one for each metric of each asset.
  private final IdentityHashMap<Expression, Argument> arguments = new IdentityHashMap<>(1);
  private long from;
  private long to;

  /**
   * @param formula the formula that is evaluated
   * @param inputs the names of the asset itself
   * @param children for each hierarchy all that there ever were
   * @param past where what holds at a window's start is looked for, if the inputs don't show it
   * @param beginning what is older counts for nothing, in microseconds
   */
  public WindowEvaluation(
      Formula formula,
      Map<String, Input> inputs,
      Map<String, List<Child>> children,
      PendingChanges past,
      long beginning) {
    this.formula = formula;
    this.inputs = inputs;
    this.children = children;
    this.past = past;
    this.beginning = beginning;
  }

  /** True where there is a value even in a window without any point, as in {@code coalesce}. */
  boolean speaksInSilence(CompiledExpression expression) {
    var always = new HashMap<String, List<Child>>();
    children.forEach((key, all) -> always.put(key, all.stream().map(Child::always).toList()));
    return new WindowEvaluation(
            formula, inputs, always, new PendingChanges(Nothing.STORED), beginning)
        .evaluate(expression, 0, 1_000_000)
        .isPresent();
  }

  public Value evaluate(CompiledExpression expression, long start, long end) {
    from = start;
    to = end;
    return expression.evaluate(this);
  }

  @Override
  public Value property(String key) {
    return switch (inputs.get(key)) {
      case Input.Constant(Value value) -> value;
      case Input.Changing attribute -> attribute.at(to);
      case Input.Stream(Series series) -> {
        int last = series.atOrBefore(to);
        boolean inside = last >= series.begin() && series.time(last) > from;
        yield inside ? series.value(last) : Value.none();
      }
      case null -> Value.none();
    };
  }

  @Override
  public long time() {
    return to;
  }

  @Override
  public Value overTime(Expression.Call call) {
    return switch (call.function()) {
      case AVG, SUM, MIN, MAX, COUNT, STDEV, MEDIAN, PERCENTILE -> aggregate(call);
      case FIRST -> temporal(call, OverTime::first);
      case LAST -> temporal(call, OverTime::last);
      case EARLIEST -> temporal(call, Samples::carried);
      case LATEST -> temporal(call, OverTime::latest);
      case STATETIME -> temporal(call, samples -> OverTime.stateTime(samples, from, to));
      case TIMEWEIGHTEDAVG ->
          temporal(
              call,
              samples -> OverTime.timeWeightedAverage(samples, from, to, isSaid(call, "linear")));
      case TIMEWEIGHTEDSTDEV ->
          temporal(
              call,
              samples -> OverTime.timeWeightedDeviation(samples, from, to, isSaid(call, "p")));
      case TIMEIN ->
          temporal(
              argument(call).condition(call),
              (samples, known) ->
                  known.isAlways()
                      ? OverTime.stateTime(samples, from, to)
                      : InKnownTime.timeIn(samples, known, from, to));
      case INCREASE -> ofReadings(call, samples -> OverTime.increase(samples, rollover(call)));
      case RATE ->
          temporal(
              argument(call.arguments().getFirst()),
              (samples, known) ->
                  known.isAlways()
                      ? OverTime.rate(samples, from, to, rollover(call))
                      : InKnownTime.rate(samples, known, from, to, rollover(call)));
      case EDGES -> ofReadings(call, OverTime::edges);
      // The others work on values alone and never come here, or belong to transforms.
      default -> Value.none();
    };
  }

  private interface OfSamples {
    Value value(Samples samples);
  }

  /** A function of samples of which parts of the window may be unknown. */
  private interface OfKnown {
    Value value(Samples samples, KnownTime known);
  }

  private Value temporal(Expression.Call call, OfSamples function) {
    return temporal(argument(call.arguments().getFirst()), (samples, _) -> function.value(samples));
  }

  private Value temporal(Argument argument, OfKnown function) {
    var found = argument.tracks();
    return found.size() == 1
        ? function.value(found.getFirst().samples(from, to), argument.known())
        : Value.none();
  }

  /** Of what readings say of themselves; none where nobody knows whether there were any. */
  private Value ofReadings(Expression.Call call, OfSamples function) {
    return temporal(
        argument(call.arguments().getFirst()),
        (samples, known) ->
            InKnownTime.unlessSilent(function.value(samples), samples, known, from, to));
  }

  private Value aggregate(Expression.Call call) {
    var statistics = new OverTime.Statistics(call.function());
    var ofPercentile = call.function() == Function.PERCENTILE;
    for (int i = 0; i < (ofPercentile ? 1 : call.arguments().size()); i++) {
      var argument = argument(call.arguments().get(i));
      switch (argument.kind) {
        case ONE_VALUE -> statistics.add(argument.compiled().evaluate(this));
        case ONE_OF_EACH_CHILD -> {
          for (var each : argument.ofChildren()) {
            var child = each.child();
            if (child.isIn(from, to)) {
              statistics.add(
                  each.evaluation()
                      .evaluate(argument.compiled(), child.start(from), child.end(to)));
            }
          }
        }
        case POINTS -> {
          for (var track : argument.tracks()) {
            statistics.add(track.samples(from, to));
          }
        }
      }
    }
    return switch (call.function()) {
      case AVG -> statistics.average();
      case SUM -> statistics.sum();
      case MIN -> statistics.minimum();
      case MAX -> statistics.maximum();
      case COUNT -> statistics.count();
      case MEDIAN -> statistics.percentile(50);
      case PERCENTILE ->
          argument(call.arguments().getLast()).compiled().evaluate(this).asNumber().stream()
              .mapToObj(statistics::percentile)
              .findFirst()
              .orElse(Value.none());
      default -> statistics.standardDeviation();
    };
  }

  private Argument argument(Expression expression) {
    return arguments.computeIfAbsent(expression, Argument::new);
  }

  private static boolean isSaid(Expression.Call call, String word) {
    return call.arguments().size() > 1
        && call.arguments().get(1) instanceof Expression.Literal literal
        && literal.value() instanceof Value.StringValue(String text)
        && text.equalsIgnoreCase(word);
  }

  /** Where a counter begins again; NaN where it never should. */
  private double rollover(Expression.Call call) {
    return call.arguments().size() == 1
        ? Double.NaN
        : argument(call.arguments().getLast())
            .compiled()
            .evaluate(this)
            .asNumber()
            .orElse(Double.NaN);
  }

  /** {@code timein(x, a, b)} follows {@code x == a or x == b}. */
  private static Expression isAnyOf(Expression.Call call) {
    var x = call.arguments().getFirst();
    return call.arguments().stream()
        .skip(1)
        .<Expression>map(
            state -> new Expression.Binary(BinaryOperator.EQUAL, x, state, call.span()))
        .reduce((left, right) -> new Expression.Binary(BinaryOperator.OR, left, right, call.span()))
        .orElseThrow();
  }

  /** What an aggregate finds in an argument. */
  private enum Kind {
    /** One value for the window: no stream is named, or only inside of functions over time. */
    ONE_VALUE,
    /** Such a value of each child. */
    ONE_OF_EACH_CHILD,
    /** All points of the streams that are named. */
    POINTS
  }

  /** What the formula of a child is evaluated with. */
  private record OfChild(WindowEvaluation evaluation, Child child) {}

  /** An argument, with what it means on this asset: found once, when it is first needed. */
  private final class Argument {
    final Expression expression;
    final Kind kind;
    private @Nullable List<Track> tracks;
    private @Nullable List<OfChild> ofChildren;
    private @Nullable KnownTime known;
    private @Nullable CompiledExpression compiled;
    private @Nullable Argument condition;

    Argument(Expression expression) {
      this.expression = expression;
      kind = kind();
    }

    private Kind kind() {
      boolean ofWindow =
          expression
              .nodes()
              .anyMatch(node ->
                  node instanceof Expression.Call call
                      && call.functionClass() != FunctionClass.SCALAR);
      if (hierarchy(expression).isPresent()) {
        return ofWindow ? Kind.ONE_OF_EACH_CHILD : Kind.POINTS;
      }
      boolean namesStream =
          expression
              .nodes()
              .anyMatch(node ->
                  node instanceof Expression.Property property
                      && inputs.get(property.key()) instanceof Input.Stream);
      return ofWindow || !namesStream ? Kind.ONE_VALUE : Kind.POINTS;
    }

    /** Made ready for the asset itself, or for each child. */
    CompiledExpression compiled() {
      var found = compiled;
      if (found == null) {
        boolean isOwn = hierarchy(expression).isEmpty();
        found = formula.prepared(isOwn ? expression : childNamesAsOwn(expression)).complete();
        compiled = found;
      }
      return found;
    }

    /** Of a call of {@code timein}: whether its property is in one of its states. */
    Argument condition(Expression.Call call) {
      var found = condition;
      if (found == null) {
        found = new Argument(isAnyOf(call));
        condition = found;
      }
      return found;
    }

    List<OfChild> ofChildren() {
      var found = ofChildren;
      if (found == null) {
        found =
            hierarchy(expression).stream()
                .flatMap(key -> children.getOrDefault(key, List.of()).stream())
                .map(child ->
                    new OfChild(
                        new WindowEvaluation(formula, child.names(), Map.of(), past, beginning),
                        child))
                .toList();
        ofChildren = found;
      }
      return found;
    }

    /** When all streams that it names are known. */
    KnownTime known() {
      var found = known;
      if (found == null) {
        found = knownTime(expression);
        known = found;
      }
      return found;
    }

    /** The courses of what it names: one, or one of each child. */
    List<Track> tracks() {
      var found = tracks;
      if (found == null) {
        found = resolve(expression);
        tracks = found;
      }
      return found;
    }
  }

  private static Optional<String> hierarchy(Expression argument) {
    return argument
        .nodes()
        .filter(Expression.ChildProperty.class::isInstance)
        .map(node -> ((Expression.ChildProperty) node).hierarchy())
        .findFirst();
  }

  private KnownTime knownTime(Expression argument) {
    var hierarchy = hierarchy(argument);
    var streams =
        hierarchy.isEmpty()
            ? StreamNames.streams(argument, inputs)
            : children.getOrDefault(hierarchy.get(), List.of()).stream()
                .flatMap(
                    child -> StreamNames.streams(childNamesAsOwn(argument), child.names()).stream())
                .toList();
    return KnownTime.ofAll(streams.stream().map(stream -> stream.known).toList());
  }

  private List<Track> resolve(Expression argument) {
    var hierarchy = hierarchy(argument);
    if (hierarchy.isEmpty()) {
      return List.of(track(argument, inputs));
    }
    var ofChild = childNamesAsOwn(argument);
    var found = new ArrayList<Track>();
    for (var child : children.getOrDefault(hierarchy.get(), List.of())) {
      found.add(track(ofChild, child));
    }
    return List.copyOf(found);
  }

  /** The same expression as the child itself would write it. */
  private static Expression childNamesAsOwn(Expression expression) {
    return expression instanceof Expression.ChildProperty(String _, String key, var span)
        ? new Expression.Property(key, span)
        : expression.mapChildren(WindowEvaluation::childNamesAsOwn);
  }

  /** Where an argument's samples come from: one asset's streams. */
  private interface Track {
    Samples samples(long from, long to);
  }

  /** Only as long as it was a child; its attributes count where it was one at the end. */
  private Track track(Expression argument, Child child) {
    var own = track(argument, child.names());
    return StreamNames.streams(argument, child.names()).isEmpty()
        ? (start, end) -> child.isIn(end - 1, end) ? own.samples(start, end) : Samples.NONE
        : (start, end) ->
            child.isIn(start, end) ? own.samples(child.start(start), child.end(end)) : Samples.NONE;
  }

  private Track track(Expression argument, Map<String, Input> names) {
    if (argument instanceof Expression.Property property
        && names.get(property.key()) instanceof Input.Stream(Series series)) {
      return (start, end) -> Samples.of(series, start, end);
    }
    return new ExpressionPoints(formula, argument, names, past, beginning)::samples;
  }

  /**
   * The names in an expression whose points are joined by straight lines, which their readings that
   * are not GOOD break.
   */
  public static Stream<Expression> namesOfLines(Expression expression) {
    return expression
        .nodes()
        .filter(node ->
            node instanceof Expression.Call call
                && call.function() == Function.TIMEWEIGHTEDAVG
                && isSaid(call, "linear"))
        .map(call -> call.children().getFirst())
        .filter(argument ->
            argument instanceof Expression.Property
                || argument instanceof Expression.ChildProperty);
  }

  /** The courses of all expressions whose last value goes on, of the asset and of its children. */
  public List<ExpressionPoints> courses() {
    var found = new ArrayList<ExpressionPoints>();
    formula
        .expression()
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Call call && goesOn(call.function())) {
            if (call.function() == Function.TIMEIN) {
              addCourses(isAnyOf(call), found);
            } else {
              call.arguments().forEach(argument -> addCourses(argument, found));
            }
          }
        });
    return found;
  }

  private void addCourses(Expression argument, List<ExpressionPoints> found) {
    boolean ofWindow =
        argument
            .nodes()
            .anyMatch(node ->
                node instanceof Expression.Call call
                    && call.functionClass() != FunctionClass.SCALAR);
    if (ofWindow
        || argument instanceof Expression.Property
        || argument instanceof Expression.ChildProperty) {
      return;
    }
    var hierarchy = hierarchy(argument);
    if (hierarchy.isEmpty()) {
      found.add(new ExpressionPoints(formula, argument, inputs, past, beginning));
    } else {
      var ofChild = childNamesAsOwn(argument);
      for (var child : children.getOrDefault(hierarchy.get(), List.of())) {
        found.add(new ExpressionPoints(formula, ofChild, child.names(), past, beginning));
      }
    }
  }

  /** A store that holds nothing. */
  private enum Nothing implements PastReadings {
    STORED;

    @Override
    public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
      return ReadingBatch.empty();
    }

    @Override
    public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
      return Map.of();
    }

    @Override
    public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
      return Map.of();
    }
  }

  /** True where a result may depend on the window itself, not only on what is in it. */
  static boolean asksTheTime(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node ->
            node instanceof Expression.Call call
                && (call.function() == Function.NOW || call.function() == Function.TIMESTAMP));
  }

  /** True where a result may change with what was before its window. */
  static boolean carries(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node -> node instanceof Expression.Call call && carries(call));
  }

  private static boolean carries(Expression.Call call) {
    return switch (call.function()) {
      // Where an argument joins several streams, each has the value that held.
      case AVG, SUM, MIN, MAX, STDEV, MEDIAN, PERCENTILE, FIRST, LAST ->
          call.nodes()
                  .filter(node ->
                      node instanceof Expression.Property
                          || node instanceof Expression.ChildProperty)
                  .count()
              > 1;
      default -> goesOn(call.function());
    };
  }

  /** True where a function sees the last value before the window. */
  private static boolean goesOn(Function function) {
    return switch (function) {
      case EARLIEST,
          LATEST,
          STATETIME,
          TIMEIN,
          TIMEWEIGHTEDAVG,
          TIMEWEIGHTEDSTDEV,
          INCREASE,
          RATE,
          EDGES,
          COUNT ->
          true;
      default -> false;
    };
  }
}
