// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.FunctionClass;
import io.millwright.formula.language.Meaning;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules for the formulas of metrics, which are evaluated once for each window. */
final class MetricRules {
  private final AssetModel model;
  private final FormulaNames names;

  MetricRules(AssetModel model, FormulaNames names) {
    this.model = model;
    this.names = names;
  }

  /** The calls that stand around a node of a metric's formula. */
  private record Around(boolean aggregate, boolean temporal) {}

  /** Reports what a metric's formula can't use. */
  void check(Formula formula, Window window, FormulaSite site) {
    metric(formula.expression(), new Around(false, false), window, site);
  }

  private void metric(Expression node, Around around, Window window, FormulaSite site) {
    switch (node) {
      case Expression.Property(String key, var _) -> {
        var property = names.find(key);
        if (property.isPresent()
            && property.get().kind() instanceof PropertyKind.Metric(Formula _, Window other, int _)
            && !fits(other, window)) {
          site.report(
              node,
              "\"%s\" is a metric with a window of its own (%s); use one with the same, or with shorter windows"
                  .formatted(key, describe(other)));
        }
      }
      case Expression.ChildProperty child -> {
        if (model.findHierarchy(child.hierarchy()).isPresent() && !around.aggregate()) {
          site.report(
              node,
              around.temporal()
                  ? "There is one result for each child; put sum, avg, min or max around the"
                      + " function"
                  : "There is one %s for each child; say which with sum, avg, min, max or count"
                      .formatted(child.key()));
        }
        names
            .findChild(child)
            .ifPresent(property -> {
              if (property.kind() instanceof PropertyKind.Metric(Formula _, Window other, int _)
                  && !fits(other, window)) {
                site.report(
                    node,
                    "\"%s.%s\" is a metric with a window of its own (%s); use one with the same, or with shorter windows"
                        .formatted(child.hierarchy(), child.key(), describe(other)));
              }
            });
      }
      case Expression.Call call -> call(call, around, window, site);
      case Expression.Literal _,
          Expression.Unary _,
          Expression.Binary _,
          Expression.Index _,
          Expression.Slice _ ->
          node.children().forEach(below -> metric(below, around, window, site));
    }
  }

  private void call(Expression.Call call, Around around, Window window, FormulaSite site) {
    var function = call.function();
    var below =
        switch (function.meaning()) {
          case Meaning.Scalar _ -> around;
          case Meaning.AtReading trigger -> {
            site.report(call, trigger.advice());
            yield around;
          }
          case Meaning.OfPoints<?> _ when isAggregate(call) -> {
            aggregate(call, around, site);
            yield new Around(true, around.temporal());
          }
          case Meaning.OfPoints<?> _ -> {
            ofOneCourse(call, around, site);
            yield new Around(around.aggregate(), true);
          }
          case Meaning.OverTime(var _, var _, var options) -> {
            ofOneCourse(call, around, site);
            if (options.isOfStates()
                && call.arguments().getFirst() instanceof Expression.Property(String key, var _)
                && isMetric(key)) {
              site.report(
                  call,
                  "%s follows a state; \"%s\" is a metric, use the transform or measurement behind it"
                      .formatted(function.name(), key));
            }
            yield new Around(around.aggregate(), true);
          }
        };
    call.arguments().forEach(argument -> metric(argument, below, window, site));
  }

  private static void aggregate(Expression.Call call, Around around, FormulaSite site) {
    var name = call.function().name();
    if (around.temporal()) {
      site.report(
          call, "%s can't stand inside a function over time; make a metric of it".formatted(name));
    }
    for (var argument : call.arguments()) {
      oneOwner(call.function(), argument, List.of(argument), site);
      besideChildren(argument, site);
    }
  }

  /** Reports an aggregate beside a property of children, which has one value for each child. */
  private static void besideChildren(Expression argument, FormulaSite site) {
    var ofChildren =
        argument
            .nodesOutsideAggregates()
            .filter(Expression.ChildProperty.class::isInstance)
            .map(node -> ((Expression.ChildProperty) node).name())
            .findFirst();
    var aggregate =
        argument
            .nodesOutsideAggregates()
            .filter(node -> node instanceof Expression.Call call && isAggregate(call))
            .map(node -> (Expression.Call) node)
            .findFirst();
    if (ofChildren.isPresent() && aggregate.isPresent()) {
      site.report(
          aggregate.get(),
          "%1$s has one value, and %2$s one for each child; make a metric of %1$s and write it here"
              .formatted(aggregate.get().function().name(), ofChildren.get()));
    }
  }

  private static boolean isAggregate(Expression.Call call) {
    return call.functionClass() == FunctionClass.AGGREGATE;
  }

  private static void ofOneCourse(Expression.Call call, Around around, FormulaSite site) {
    if (around.temporal()) {
      site.report(
          call,
          "%s can't stand inside another function over time; make a metric of it"
              .formatted(call.function().name()));
    }
    if (!around.aggregate()) {
      oneOwner(call, site);
    }
  }

  /** What a function follows over time belongs to one asset. */
  private static void oneOwner(Expression.Call call, FormulaSite site) {
    oneOwner(call.function(), call.arguments().getLast(), call.arguments(), site);
  }

  /** An argument is followed at one asset after the other, each with names of its own. */
  private static void oneOwner(
      Function function, Expression where, List<Expression> arguments, FormulaSite site) {
    var owners =
        arguments.stream()
            .flatMap(Expression::nodesOutsideAggregates)
            .flatMap(node ->
                switch (node) {
                  case Expression.Property _ -> Stream.of("the asset itself");
                  case Expression.ChildProperty(String hierarchy, String _, var _) ->
                      Stream.of("its " + hierarchy);
                  case Expression.Literal _,
                      Expression.Unary _,
                      Expression.Binary _,
                      Expression.Index _,
                      Expression.Slice _,
                      Expression.Call _ ->
                      Stream.empty();
                })
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (owners.size() > 1) {
      site.report(
          where,
          "%s can't mix properties of %s in one argument; aggregate them separately"
              .formatted(function.name(), String.join(" and ", owners)));
    }
  }

  private boolean isMetric(String key) {
    return names
        .find(key)
        .filter(property -> property.kind() instanceof PropertyKind.Metric)
        .isPresent();
  }

  /** What is computed for shorter windows can go into longer ones. */
  private static boolean fits(Window input, Window window) {
    return input.equals(window)
        || (input.longestMicros() > 0 && input.longestMicros() < window.longestMicros());
  }

  private static String describe(Window window) {
    return "every " + window;
  }
}
