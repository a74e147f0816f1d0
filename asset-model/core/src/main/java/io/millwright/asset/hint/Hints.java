// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.hint;

import io.millwright.asset.Plant;
import io.millwright.asset.check.FormulaValidation;
import io.millwright.asset.check.PlantProblems;
import io.millwright.asset.definition.AssetModel;
import io.millwright.validation.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a change of the plant says and may not mean, for those who decide on it. */
public final class Hints {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");
  private static final Pattern LONE_BRACE = Pattern.compile("[{}]");

  private Hints() {}

  /**
   * Returns a sentence for each, with the part of the plant that it is about; of what stays, none.
   */
  public static List<String> of(Plant before, Plant after) {
    var lines = new ArrayList<>(RenameHints.of(before, after));
    lines.addAll(UnitHints.of(before, after));
    var formulas = formulas(after);
    formulas.removeAll(new HashSet<>(formulas(before)));
    lines.addAll(formulas);
    var messages = messages(after);
    messages.removeAll(new HashSet<>(messages(before)));
    lines.addAll(messages);
    return lines;
  }

  /** Formulas that never give a value, and are taken all the same. */
  private static List<String> formulas(Plant plant) {
    var models =
        plant.models().stream().collect(Collectors.toMap(AssetModel::id, Function.identity()));
    var found = new PlantProblems(_ -> Position.NONE);
    plant.models().forEach(model -> new FormulaValidation(model, models, found, true).check());
    return found.all().stream()
        .map(problem -> "property %s: %s".formatted(problem.subject(), problem.message()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** What is no key between braces is shown as it is written. */
  private static List<String> messages(Plant plant) {
    var lines = new ArrayList<String>();
    for (var model : plant.models()) {
      for (var alarm : model.alarms()) {
        if (LONE_BRACE.matcher(PLACEHOLDER.matcher(alarm.message()).replaceAll("")).find()) {
          lines.add(
              "alarm %s.%s: the message has a brace without its counterpart; a value is written {key}"
                  .formatted(model.key(), alarm.key()));
        }
      }
    }
    return lines;
  }
}
