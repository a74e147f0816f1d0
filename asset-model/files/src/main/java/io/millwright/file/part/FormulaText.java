// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.part;

import io.millwright.file.yaml.Fields;
import io.millwright.formula.Formula;
import io.millwright.formula.syntax.FormulaException;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Formulas as they are written in files. */
public final class FormulaText {
  private FormulaText() {}

  /**
   * Returns the formula below a key; empty where it can't be understood, which is reported at the
   * character that is wrong.
   */
  public static Optional<Formula> read(Fields fields, ScalarNode scalar) {
    return read(fields, scalar, _ -> false);
  }

  /**
   * As the other one.
   *
   * @param isSaid whether something that a formula names is wrong itself, which was reported; then
   *     it is no news that the formula can't be understood
   */
  public static Optional<Formula> read(Fields fields, ScalarNode scalar, Predicate<String> isSaid) {
    var cut = rejoin(fields, scalar);
    if (cut.isPresent()) {
      fields.report(
          scalar,
          "The formula ends at its first comma, because YAML splits there; put it in quotes: \"%s\""
              .formatted(cut.get()));
      return Optional.empty();
    }
    try {
      return Optional.of(Formula.parse(scalar.getValue()));
    } catch (FormulaException e) {
      if (isSaid.test(scalar.getValue())) {
        return Optional.empty();
      }
      fields.report(fields.document().position(scalar, e.offset()), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * In {@code {transform: if(state == 6, 1, 0)}} YAML sees three keys: transform with the value
   * {@code if(state == 6}, then {@code 1} and {@code 0)} without values. Puts such pieces together
   * again; empty where nothing was split.
   */
  private static Optional<String> rejoin(Fields fields, ScalarNode scalar) {
    if (!scalar.isPlain() || open(scalar.getValue()) <= 0) {
      return Optional.empty();
    }
    var whole = new StringBuilder(scalar.getValue());
    for (var entry : fields.following(scalar)) {
      if (open(whole) <= 0) {
        break;
      }
      if (!(entry.value() instanceof ScalarNode value && Fields.isEmpty(value))) {
        return Optional.empty();
      }
      whole.append(", ").append(entry.key());
      fields.know(entry.key());
    }
    return whole.length() == scalar.getValue().length()
        ? Optional.empty()
        : Optional.of(whole.toString().replace("\"", "'"));
  }

  /** Returns how many parentheses are open at the end. */
  private static long open(CharSequence text) {
    return text.chars().filter(c -> c == '(').count() - text.chars().filter(c -> c == ')').count();
  }
}
