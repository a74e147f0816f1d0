// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.language.Function;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.ReadingView;
import io.millwright.formula.language.UnitRule;
import java.util.List;

/** Functions of the time before the reading that triggers an evaluation. */
final class TriggerFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("pretrigger(x: same): same")
              .says(
                  "The value of a property before the reading for which the formula is evaluated.")
              .example("x - pretrigger(x)", "4")
              .elsewhere("previous")
              .unit(UnitRule.OF_FIRST)
              .atReading(
                  new Meaning.AtReading(
                      ReadingView::before,
                      true,
                      "pretrigger looks at the reading that triggered a transform; a metric has"
                          + " none, use first, last or earliest")));

  private TriggerFunctions() {}
}
