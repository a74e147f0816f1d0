// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Guesses which known name a user meant by an unknown one. */
public final class Spelling {
  private static final int LONGEST = 128;

  /** A known name that starts with this many written letters counts as a near one. */
  private static final int SHORTEST_BEGINNING = 3;

  /**
   * The number of known names above which no near name is searched, because comparing all would
   * take too long.
   */
  private static final int MOST_COMPARED = 1_000;

  private static final int MOST_LISTED = 20;

  private Spelling() {}

  /**
   * Returns the known name that is nearest to a written one, ignoring capitals. Empty if no name is
   * near: at most a third of its letters may differ, and a swap of neighbours counts as one
   * difference.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    int compared = 0;
    for (var name : known) {
      if (compared++ == MOST_COMPARED) {
        break;
      }
      int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (written.length() >= SHORTEST_BEGINNING && name.startsWith(written)) {
        distance = 1;
      }
      if (distance < bestDistance
          && distance <= Math.max(1, Math.max(written.length(), name.length()) / 3)) {
        best = name;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Returns the end of a message: {@code ; did you mean "x"?}, or the first 20 known names if no
   * name is near.
   */
  public static String hint(String written, Collection<String> known) {
    if (known.isEmpty()) {
      return "; there is none here";
    }
    return nearest(written, known)
        .map("; did you mean \"%s\"?"::formatted)
        .orElseGet(() -> "; known are " + listed(known));
  }

  private static String listed(Collection<String> known) {
    var first = known.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
    int more = known.size() - MOST_LISTED;
    return more > 0 ? "%s and %,d more".formatted(first, more) : first;
  }

  /** Returns the optimal string alignment distance of two texts. */
  private static int distance(String a, String b) {
    if (a.length() > LONGEST || b.length() > LONGEST) {
      return Integer.MAX_VALUE;
    }
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      rows[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(
                Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1),
                rows[i - 1][j - 1] + substitution);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = least;
      }
    }
    return rows[a.length()][b.length()];
  }
}
