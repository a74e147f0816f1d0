// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.UnitRule;
import java.util.List;

/** Functions of all points of a window, whatever their order. */
final class AggregateFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("avg(x: number...): number")
              .says("The mean.")
              .example("avg(x)", "6")
              .example("avg(missing)", "no value")
              .elsewhere("average", "mean")
              .unit(UnitRule.PUT_TOGETHER)
              .aggregate(Meaning.OfPoints.of(_ -> new Total(true))),
          Function.of("sum(x: number...): number")
              .says("The sum.")
              .example("sum(x)", "18")
              .example("sum(machines.power * machines.price)", "150")
              .example("sum(avg(x ^ 2) / 2)", "19.3333")
              .unit(UnitRule.PUT_TOGETHER)
              .aggregate(Meaning.OfPoints.of(_ -> new Total(false))),
          Function.of("min(x: number...): number")
              .says("The least.")
              .example("min(x, counter)", "4")
              .unit(UnitRule.PUT_TOGETHER)
              .aggregate(Meaning.OfPoints.of(_ -> new Extreme(-1))),
          Function.of("max(x: number...): number")
              .says("The greatest.")
              .example("max(machines.power)", "7")
              .example("max(avg(x), avg(machines.power))", "6")
              .unit(UnitRule.PUT_TOGETHER)
              .aggregate(Meaning.OfPoints.of(_ -> new Extreme(1))),
          Function.of("count(x: any...): number")
              .says(
                  "How many points, texts included; 0 where there are none, but no value before the"
                      + " first point of all.")
              .example("count(x)", "3")
              .unit(UnitRule.NONE)
              .aggregate(new Meaning.OfPoints<>(_ -> new Count(), true)),
          Function.of("stdev(x: number...): number")
              .says("The sample standard deviation; 0 of one point.")
              .example("stdev(x)", "2")
              .elsewhere("stddev")
              .unit(UnitRule.DIFFERENCE)
              .aggregate(Meaning.OfPoints.of(_ -> new Deviation())),
          Function.of("median(x: number...): number")
              .says("The middle one, or the mean of the two.")
              .example("median(x)", "6")
              .ours()
              .unit(UnitRule.PUT_TOGETHER)
              .aggregate(Meaning.OfPoints.of(_ -> new Quantile(50))),
          Function.of("percentile(x: number, percent: number): number")
              .says(
                  "The value below which so many percent lie, in a straight line between the two"
                      + " nearest (as NumPy and `PERCENTILE.INC` have it). The percentage is a"
                      + " constant.")
              .example("percentile(x, 90)", "7.6")
              .ours()
              .elsewhere("quantile")
              .unit(UnitRule.OF_FIRST)
              .checking(call ->
                  call.number(1, "The percentage")
                      .filter(percent -> percent < 0 || percent > 100)
                      .ifPresent(percent ->
                          call.report(
                              1,
                              "A percentage lies between 0 and 100, not at %s; write one such as 95"
                                  .formatted(Numbers.text(percent)))))
              .aggregate(
                  Meaning.OfPoints.of(call -> new Quantile(call.number(1).orElse(Double.NaN)))));

  private AggregateFunctions() {}
}
