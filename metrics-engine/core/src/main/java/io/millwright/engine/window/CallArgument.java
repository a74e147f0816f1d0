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
import io.millwright.formula.Formula;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.language.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a function over a window, with what its names mean on one asset. Each part of the
 * meaning is found once, when it is first needed, since a formula asks for few of them. Not safe
 * for use by several threads.
 */
final class CallArgument {
  final Expression expression;
  final Kind kind;
  private final Scope scope;
  private @Nullable List<SampleSource> sources;
  private @Nullable List<OfChild> ofChildren;
  private @Nullable KnownTime known;
  private @Nullable CompiledExpression compiled;

  /**
   * What the names in the formula of one asset mean.
   *
   * @param formula the formula of which arguments are parts
   * @param names what the names of the asset itself mean
   * @param children for each hierarchy every child that there ever was
   * @param past the store, for what holds before the points that the series show
   * @param beginning points before this time, in microseconds since the epoch, count for nothing
   */
  record Scope(
      Formula formula,
      Map<String, Input> names,
      Map<String, List<Child>> children,
      PendingChanges past,
      long beginning) {
    /** Returns the scope of the same formula on a child. */
    Scope of(Child child) {
      return new Scope(formula, child.names(), Map.of(), past, beginning);
    }

    private List<Child> childrenBy(String hierarchy) {
      return children.getOrDefault(hierarchy, List.of());
    }
  }

  /** What an aggregate finds in an argument. */
  enum Kind {
    /** One value for the window: no stream is named, or a function over the window is called. */
    ONE_VALUE,
    /** One value for the window of each child. */
    ONE_OF_EACH_CHILD,
    /** All points of the streams that are named. */
    POINTS
  }

  /**
   * A child, with the evaluation of formulas on it.
   *
   * @param evaluation evaluates what the child itself would write
   * @param child the child, for as long as it was one
   */
  record OfChild(WindowEvaluation evaluation, Child child) {}

  /** Finds the samples that an argument has in a window (from, to], in microseconds. */
  interface SampleSource {
    Samples samples(long from, long to);
  }

  CallArgument(Expression expression, Scope scope) {
    this.expression = expression;
    this.scope = scope;
    kind = kind();
  }

  private Kind kind() {
    boolean isOverWindow = WindowFormulas.callsOverWindow(expression);
    if (WindowFormulas.hierarchy(expression).isPresent()) {
      return isOverWindow ? Kind.ONE_OF_EACH_CHILD : Kind.POINTS;
    }
    boolean namesStream =
        expression
            .nodes()
            .anyMatch(node ->
                node instanceof Expression.Property property
                    && scope.names().get(property.key()) instanceof Input.Stream);
    return isOverWindow || !namesStream ? Kind.ONE_VALUE : Kind.POINTS;
  }

  /** Returns the argument compiled, as the asset itself or as each child would write it. */
  CompiledExpression compiled() {
    var found = compiled;
    if (found == null) {
      boolean isOwn = WindowFormulas.hierarchy(expression).isEmpty();
      var written = isOwn ? expression : WindowFormulas.asOfChild(expression);
      found = scope.formula().prepared(written).complete();
      compiled = found;
    }
    return found;
  }

  /** Returns the children that the argument names; none where it names none. */
  List<OfChild> ofChildren() {
    var found = ofChildren;
    if (found == null) {
      found =
          WindowFormulas.hierarchy(expression).stream()
              .flatMap(key -> scope.childrenBy(key).stream())
              .map(child -> new OfChild(new WindowEvaluation(scope.of(child)), child))
              .toList();
      ofChildren = found;
    }
    return found;
  }

  /** Returns the time in which all streams that the argument names are known. */
  KnownTime known() {
    var found = known;
    if (found == null) {
      found = findKnown();
      known = found;
    }
    return found;
  }

  private KnownTime findKnown() {
    var hierarchy = WindowFormulas.hierarchy(expression);
    var ofChild = WindowFormulas.asOfChild(expression);
    var streams =
        hierarchy.isEmpty()
            ? StreamNames.streams(expression, scope.names())
            : scope.childrenBy(hierarchy.get()).stream()
                .flatMap(child -> StreamNames.streams(ofChild, child.names()).stream())
                .toList();
    return KnownTime.ofAll(streams.stream().map(stream -> stream.known).toList());
  }

  /** Returns where the samples come from: one source, or one for each child. */
  List<SampleSource> sources() {
    var found = sources;
    if (found == null) {
      found = findSources();
      sources = found;
    }
    return found;
  }

  private List<SampleSource> findSources() {
    var hierarchy = WindowFormulas.hierarchy(expression);
    if (hierarchy.isEmpty()) {
      return List.of(source(expression, scope));
    }
    var ofChild = WindowFormulas.asOfChild(expression);
    var found = new ArrayList<SampleSource>();
    for (var child : scope.childrenBy(hierarchy.get())) {
      found.add(source(ofChild, child, scope));
    }
    return List.copyOf(found);
  }

  /**
   * Returns the samples of a child, for as long as it was one. Where the argument names attributes
   * only, it has one sample at the window's end, which counts where the child was one by then.
   */
  private static SampleSource source(Expression argument, Child child, Scope scope) {
    var own = source(argument, scope.of(child));
    return StreamNames.streams(argument, child.names()).isEmpty()
        ? (start, end) -> child.isIn(end - 1, end) ? own.samples(start, end) : Samples.NONE
        : (start, end) ->
            child.isIn(start, end) ? own.samples(child.start(start), child.end(end)) : Samples.NONE;
  }

  private static SampleSource source(Expression argument, Scope scope) {
    if (argument instanceof Expression.Property property
        && scope.names().get(property.key()) instanceof Input.Stream(Series series)) {
      return (start, end) -> Samples.of(series, start, end);
    }
    return points(argument, scope)::samples;
  }

  private static ExpressionPoints points(Expression argument, Scope scope) {
    return new ExpressionPoints(
        scope.formula(), argument, scope.names(), scope.past(), scope.beginning());
  }

  /**
   * Returns every expression of a formula whose last value is carried on into a window, of the
   * asset and of each child. Bare names are left out: their series know their last value.
   */
  static List<ExpressionPoints> carriedExpressions(Scope scope) {
    var found = new ArrayList<ExpressionPoints>();
    scope
        .formula()
        .expression()
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Call call && WindowFormulas.carriesOn(call)) {
            WindowFormulas.followedBy(call).forEach(argument -> addCarried(argument, scope, found));
          }
        });
    return found;
  }

  private static void addCarried(Expression argument, Scope scope, List<ExpressionPoints> found) {
    if (WindowFormulas.isName(argument) || WindowFormulas.callsOverWindow(argument)) {
      return;
    }
    var hierarchy = WindowFormulas.hierarchy(argument);
    if (hierarchy.isEmpty()) {
      found.add(points(argument, scope));
    } else {
      var ofChild = WindowFormulas.asOfChild(argument);
      for (var child : scope.childrenBy(hierarchy.get())) {
        found.add(points(ofChild, scope.of(child)));
      }
    }
  }
}
