// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.application.plant.PlannedChange;
import io.millwright.asset.change.Consequences;
import io.millwright.asset.change.PlantDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Describes a change of the plant for people. */
final class PlanText {
  /** The most names of a kind that are listed one by one. */
  private static final int NAMED = 50;

  /** The most characters of one line. */
  private static final int SHORT = 100;

  private PlanText() {}

  /** Returns the differences, one per line. */
  static List<String> lines(PlantDiff diff) {
    return diff.changes().stream().map(PlantDiff.Change::toString).toList();
  }

  /** Returns the consequences: for each kind one line, or a heading followed by several lines. */
  static List<String> lines(Consequences consequences) {
    var lines = new ArrayList<String>();
    add(lines, "computed anew", consequences.computedAnew());
    add(lines, "converted in formulas", consequences.converted());
    add(
        lines,
        "another alias, with all history",
        consequences.moved().stream()
            .map(move -> "%s becomes %s".formatted(move.before(), move.after()))
            .toList());
    add(
        lines,
        "history kept as data streams without a property",
        consequences.left().stream().map(Object::toString).toList());
    add(
        lines,
        "values of attributes that go, and are only in earlier versions then",
        consequences.forgotten().stream().map(Object::toString).toList());
    add(lines, "history of hierarchies", consequences.counted());
    return lines;
  }

  /** Returns how far back values are computed again, one line for each time. */
  static List<String> reach(List<PlannedChange.Recomputed> again) {
    return again.stream()
        .map(part ->
            "%s: %,d computed streams, about %,d windows of metrics"
                .formatted(
                    part.isFromBeginning()
                        ? "computed again from the beginning of the data, " + part.from()
                        : "computed again from " + part.from(),
                    part.streams(),
                    part.windows()))
        .toList();
  }

  /**
   * Adds a sentence about some names, in one line or, if that is long, in one line for each name.
   */
  static void add(List<String> lines, String sentence, List<String> names) {
    add(lines, sentence, ": ", names);
  }

  /**
   * Adds a sentence about some names.
   *
   * @param between the text before the names if they are in the same line
   */
  static void add(List<String> lines, String sentence, String between, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    var joined = String.join(", ", names);
    if (names.size() == 1 || joined.length() <= SHORT) {
      lines.add(sentence + between + joined);
      return;
    }
    lines.add("%s (%,d):".formatted(sentence, names.size()));
    names.stream().limit(NAMED).forEach(name -> lines.add("  " + name));
    if (names.size() > NAMED) {
      lines.add("  and %,d more".formatted(names.size() - NAMED));
    }
  }

  /** Returns what others have changed on the server and the files do not contain. */
  static List<String> drift(PlannedChange.Drift drift) {
    var lines = new ArrayList<String>();
    lines.add(
        "Since files were last applied (version %d, %s) the server was changed by %s:"
            .formatted(
                drift.since().number(),
                drift.since().change().time(),
                drift.others().stream()
                    .map(version ->
                        version.change().who().equals(version.change().via())
                            ? version.change().via()
                            : "%s (%s)".formatted(version.change().who(), version.change().via()))
                    .distinct()
                    .collect(Collectors.joining(", "))));
    drift.undone().forEach(change -> lines.add(change.toString()));
    return lines;
  }
}
