// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.formula.language.Expression;
import java.util.function.IntFunction;

/** One formula, at whose nodes problems are reported. */
final class FormulaSite {
  private final FormulaProblems problems;
  private final IntFunction<PlantPlace> place;
  private final String subject;

  FormulaSite(FormulaProblems problems, IntFunction<PlantPlace> place, String subject) {
    this.problems = problems;
    this.place = place;
    this.subject = subject;
  }

  /** Reports a problem that is refused whoever's rules the model follows. */
  void report(Expression node, String message) {
    if (!problems.isHinting()) {
      add(node, message);
    }
  }

  /** Reports a formula that gives no value: SiteWise takes it, and Millwright's rules refuse it. */
  void doubt(Expression node, String message) {
    if (problems.isHinting() == problems.followsSiteWise()) {
      add(node, message);
    }
  }

  private void add(Expression node, String message) {
    problems.add(place.apply(node.span().start()), subject, message);
  }
}
