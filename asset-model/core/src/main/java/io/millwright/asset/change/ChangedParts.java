// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.definition.PlantText;
import java.util.ArrayList;
import java.util.List;

/** What has changed about one part of the plant, in words. */
final class ChangedParts {
  private final List<String> parts = new ArrayList<>();

  void add(String what, Object was, Object is) {
    if (!was.equals(is)) {
      parts.add("%s %s to %s".formatted(what, PlantText.of(was), PlantText.of(is)));
    }
  }

  void note(String what) {
    parts.add(what);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  void report(List<PlantDiff.Change> changes, String subject) {
    if (!parts.isEmpty()) {
      changes.add(new PlantDiff.Change(PlantDiff.Action.CHANGE, subject, String.join(", ", parts)));
    }
  }
}
