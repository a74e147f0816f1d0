// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.alarm.definition.Priority;
import io.millwright.asset.definition.AssetModel;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.UnaryOperator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A limit of a property, taken from the alarm at that limit, so that dashboards and alarms agree.
 *
 * @param limit the limit in the unit of the property
 * @param above true if the alarm is raised above the limit, false if below
 * @param priority the priority of the alarm
 */
record Threshold(double limit, boolean above, Priority priority) {
  private static final String NORMAL = "green";

  /** Returns the limits with which the model's alarms compare a property. */
  static List<Threshold> of(AssetModel model, String property) {
    var thresholds = new ArrayList<Threshold>();
    for (var alarm : model.alarms()) {
      alarm
          .when()
          .expression()
          .nodes()
          .filter(Expression.Binary.class::isInstance)
          .map(Expression.Binary.class::cast)
          .forEach(comparison -> {
            var left = number(comparison.left());
            var right = number(comparison.right());
            var above = isAbove(comparison.operator());
            if (above.isEmpty()) {
              return;
            }
            boolean greater = above.getAsDouble() > 0;
            if (is(property, comparison.left()) && right.isPresent()) {
              thresholds.add(new Threshold(right.getAsDouble(), greater, alarm.priority()));
            } else if (is(property, comparison.right()) && left.isPresent()) {
              thresholds.add(new Threshold(left.getAsDouble(), !greater, alarm.priority()));
            }
          });
    }
    thresholds.sort(Comparator.comparingDouble(Threshold::limit));
    return List.copyOf(thresholds);
  }

  private static boolean is(String property, Expression expression) {
    return expression instanceof Expression.Property(var key, _) && key.equals(property);
  }

  private static OptionalDouble number(Expression expression) {
    return switch (expression) {
      case Expression.Literal(var value, _) -> value.asNumber();
      case Expression.Unary(var operator, var operand, _) when operator == UnaryOperator.NEGATE -> {
        var number = number(operand);
        yield number.isPresent() ? OptionalDouble.of(-number.getAsDouble()) : number;
      }
      default -> OptionalDouble.empty();
    };
  }

  /** Returns 1 for greater, -1 for less, and empty for an operator that sets no limit. */
  private static OptionalDouble isAbove(BinaryOperator operator) {
    return switch (operator) {
      case GREATER, GREATER_OR_EQUAL -> OptionalDouble.of(1);
      case LESS, LESS_OR_EQUAL -> OptionalDouble.of(-1);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER, EQUAL, NOT_EQUAL, AND, OR ->
          OptionalDouble.empty();
    };
  }

  private String color() {
    return switch (priority) {
      case LOW, MEDIUM -> "orange";
      case HIGH, CRITICAL -> "red";
    };
  }

  /** Returns Grafana's steps: each colour holds from its value up to the next one. */
  static List<Map<String, Object>> steps(List<Threshold> thresholds) {
    var below = thresholds.stream().filter(t -> !t.above).toList();
    var steps = new ArrayList<Map<String, Object>>();
    var base = below.isEmpty() ? NORMAL : below.getFirst().color();
    steps.add(JsonText.object("color", base));
    for (int i = 0; i < below.size(); i++) {
      var color = i + 1 < below.size() ? below.get(i + 1).color() : NORMAL;
      steps.add(JsonText.object("color", color, "value", below.get(i).limit));
    }
    for (var threshold : thresholds) {
      if (threshold.above) {
        steps.add(JsonText.object("color", threshold.color(), "value", threshold.limit));
      }
    }
    return steps;
  }
}
