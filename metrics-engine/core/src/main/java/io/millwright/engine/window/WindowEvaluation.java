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
import io.millwright.formula.language.Evaluation;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.FunctionClass;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.KnownSpans;
import io.millwright.formula.window.WindowCall;
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
import java.util.OptionalDouble;
import java.util.stream.IntStream;
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
  private final IdentityHashMap<Expression.Call, OverCall> calls = new IdentityHashMap<>(1);
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
  boolean hasValueWithoutPoints(CompiledExpression expression) {
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
    return switch (call.function().meaning()) {
      case Meaning.OfPoints<?> ofPoints ->
          call.functionClass() == FunctionClass.AGGREGATE
              ? aggregate(call, ofPoints)
              : ofOneCourse(call, ofPoints);
      case Meaning.OverTime(var value, var _, var _) -> {
        var over = overCall(call);
        var found = over.followed().tracks();
        yield found.size() == 1 ? value.of(found.getFirst().samples(from, to), over) : Value.none();
      }
      // Scalar functions never come here, and the others belong to transforms.
      case Meaning.Scalar _, Meaning.AtReading _ -> Value.none();
    };
  }

  /** Of one course, or of one of each child. */
  private <A extends Accumulator<A>> Value ofOneCourse(
      Expression.Call call, Meaning.OfPoints<A> function) {
    var over = overCall(call);
    var found = over.followed().tracks();
    if (found.size() != 1) {
      return Value.none();
    }
    var accumulator = function.start().begin(over);
    accumulator.add(found.getFirst().samples(from, to));
    return accumulator.value();
  }

  private <A extends Accumulator<A>> Value aggregate(
      Expression.Call call, Meaning.OfPoints<A> function) {
    var over = overCall(call);
    A total = function.start().begin(over);
    var signature = call.function().signature();
    for (int i = 0; i < call.arguments().size() && signature.isOfFirst(i); i++) {
      var argument = over.argument(i);
      switch (argument.kind) {
        case ONE_VALUE -> total.add(argument.compiled().evaluate(this));
        case ONE_OF_EACH_CHILD -> {
          for (var each : argument.ofChildren()) {
            var child = each.child();
            if (child.isIn(from, to)) {
              total.add(
                  each.evaluation()
                      .evaluate(argument.compiled(), child.start(from), child.end(to)));
            }
          }
        }
        case POINTS -> {
          for (var track : argument.tracks()) {
            A part = function.start().begin(over);
            part.add(track.samples(from, to));
            total.merge(part);
          }
        }
      }
    }
    return total.value();
  }

  private OverCall overCall(Expression.Call call) {
    return calls.computeIfAbsent(call, OverCall::new);
  }

  /** A call with what its arguments mean on this asset, in the window that is evaluated now. */
  private final class OverCall implements WindowCall {
    private final Expression.Call call;
    private final @Nullable Argument[] arguments;
    private @Nullable Argument followed;

    OverCall(Expression.Call call) {
      this.call = call;
      arguments = new @Nullable Argument[call.arguments().size()];
    }

    Argument argument(int place) {
      var found = arguments[place];
      if (found == null) {
        found = new Argument(call.arguments().get(place));
        arguments[place] = found;
      }
      return found;
    }

    Argument followed() {
      var found = followed;
      if (found == null) {
        var expression = WindowEvaluation.followed(call);
        found =
            expression.equals(call.arguments().getFirst()) ? argument(0) : new Argument(expression);
        followed = found;
      }
      return found;
    }

    @Override
    public long from() {
      return from;
    }

    @Override
    public long to() {
      return to;
    }

    @Override
    public OptionalDouble number(int place) {
      return place < arguments.length
          ? argument(place).compiled().evaluate(WindowEvaluation.this).asNumber()
          : OptionalDouble.empty();
    }

    @Override
    public boolean says(int place, String word) {
      return place < arguments.length
          && call.arguments().get(place) instanceof Expression.Literal(var literal, var _)
          && literal instanceof Value.StringValue(String text)
          && text.equalsIgnoreCase(word);
    }

    @Override
    public KnownSpans known() {
      return followed().known();
    }
  }

  /** What a call follows. */
  private static Expression followed(Expression.Call call) {
    return call.function().meaning() instanceof Meaning.OverTime(var _, var followed, var _)
        ? followed.by(call)
        : call.arguments().getFirst();
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
                && call.function().meaning() instanceof Meaning.OverTime(var _, var _, var options)
                && options.joinsByLines().in(call))
        .map(call -> call.children().getFirst())
        .filter(argument ->
            argument instanceof Expression.Property
                || argument instanceof Expression.ChildProperty);
  }

  /** The courses of all expressions whose last value goes on, of the asset and of its children. */
  public List<ExpressionPoints> carriedExpressions() {
    var found = new ArrayList<ExpressionPoints>();
    formula
        .expression()
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Call call && carriesOn(call)) {
            followedBy(call).forEach(argument -> addCarried(argument, found));
          }
        });
    return found;
  }

  private void addCarried(Expression argument, List<ExpressionPoints> found) {
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
        .anyMatch(node -> node instanceof Expression.Call call && call.function().asksTheTime());
  }

  /** True where a result may change with what was before its window. */
  static boolean carries(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node -> node instanceof Expression.Call call && carries(call));
  }

  private static boolean carries(Expression.Call call) {
    boolean ofWindow =
        switch (call.function().meaning()) {
          case Meaning.OfPoints<?> _, Meaning.OverTime _ -> true;
          case Meaning.Scalar _, Meaning.AtReading _ -> false;
        };
    // Where an argument joins several streams, each has the value that held.
    return carriesOn(call) || (ofWindow && joins(call));
  }

  private static boolean joins(Expression.Call call) {
    return call.nodes()
            .filter(node ->
                node instanceof Expression.Property || node instanceof Expression.ChildProperty)
            .count()
        > 1;
  }

  /** True where a call sees the last value before the window even of one stream. */
  private static boolean carriesOn(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.OfPoints<?>(var _, boolean carriesOn) -> carriesOn;
      case Meaning.OverTime(var _, var _, var options) -> options.carriesOn();
      case Meaning.Scalar _, Meaning.AtReading _ -> false;
    };
  }

  /** The expressions whose points a call sees. */
  private static List<Expression> followedBy(Expression.Call call) {
    var signature = call.function().signature();
    return call.functionClass() == FunctionClass.AGGREGATE
        ? IntStream.range(0, call.arguments().size())
            .filter(signature::isOfFirst)
            .mapToObj(call.arguments()::get)
            .toList()
        : List.of(followed(call));
  }
}
