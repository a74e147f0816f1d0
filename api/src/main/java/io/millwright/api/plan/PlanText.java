// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.asset.Consequences;
import io.millwright.asset.PlantDiff;
import io.millwright.asset.PlantVersion;
import io.millwright.engine.ReplayEstimate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a change of the plant means, as a reader would say it. */
final class PlanText {
  /** So many of a kind are named one by one. */
  private static final int NAMED = 10;

  private PlanText() {}

  /** The differences, a line each. */
  static List<String> lines(PlantDiff diff) {
    return diff.changes().stream().map(PlantDiff.Change::toString).toList();
  }

  /** What follows from them, a line for each kind. */
  static List<String> lines(Consequences consequences) {
    var lines = new ArrayList<String>();
    add(lines, "computed anew: %s", consequences.computedAnew());
    add(lines, "converted in formulas: %s", consequences.converted());
    add(
        lines,
        "another alias, with all history: %s",
        consequences.moved().stream()
            .map(move -> "%s becomes %s".formatted(move.before(), move.after()))
            .toList());
    add(
        lines,
        "history kept as data streams without a property: %s",
        consequences.left().stream().map(Object::toString).toList());
    add(
        lines,
        "values of attributes that go, and are only in earlier versions then: %s",
        consequences.forgotten().stream().map(Object::toString).toList());
    add(lines, "history of hierarchies: %s", consequences.counted());
    return lines;
  }

  /** How far back values are computed again, a line for each time. */
  static List<String> reach(List<ReplayEstimate> estimates) {
    return estimates.stream()
        .map(estimate ->
            "%s: %,d computed streams, about %,d windows of metrics"
                .formatted(
                    estimate.isFromBeginning()
                        ? "computed again from the beginning of the data, " + estimate.from()
                        : "computed again from " + estimate.from(),
                    estimate.streams(),
                    estimate.windows()))
        .toList();
  }

  /** Adds a line that names some of a kind; none where there are none. */
  static void add(List<String> lines, String sentence, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    var named = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    lines.add(
        sentence.formatted(
            names.size() <= NAMED
                ? named
                : "%s and %,d more".formatted(named, names.size() - NAMED)));
  }

  /**
   * What others have changed on the server and the files do not say.
   *
   * @param since the version that files made last
   * @param others those since
   * @param done what they changed
   * @param planned what the files would change now
   */
  static List<String> drift(
      PlantVersion since, List<PlantVersion> others, PlantDiff done, PlantDiff planned) {
    var subjects = new HashSet<String>();
    planned.changes().forEach(change -> subjects.add(change.subject()));
    var undone =
        done.changes().stream()
            .filter(change -> subjects.contains(change.subject()))
            .map(PlantDiff.Change::toString)
            .toList();
    if (undone.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add(
        "Since files were last applied (version %d, %s) the server was changed by %s:"
            .formatted(
                since.number(),
                since.change().time(),
                others.stream()
                    .map(version ->
                        version.change().who().equals(version.change().via())
                            ? version.change().via()
                            : "%s (%s)".formatted(version.change().who(), version.change().via()))
                    .distinct()
                    .collect(Collectors.joining(", "))));
    lines.addAll(undone);
    return lines;
  }
}
