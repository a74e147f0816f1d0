// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series;

import io.millwright.value.Tqv;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thins a series of states: of points in a row with the same value and quality it keeps the first,
 * and of the whole series the last. Every change is kept. Not safe for use by several threads.
 */
final class Runs {
  private final List<Tqv> kept = new ArrayList<>();
  private @Nullable Tqv last;

  /**
   * Takes the next point.
   *
   * @return true where it is a change
   */
  boolean add(Tqv point) {
    boolean isChange =
        last == null || !last.value().equals(point.value()) || last.quality() != point.quality();
    if (isChange) {
      kept.add(point);
    }
    last = point;
    return isChange;
  }

  /** How many changes there were. */
  int size() {
    return kept.size();
  }

  /** What is kept, in the order of time. */
  List<Tqv> points() {
    var points = new ArrayList<>(kept);
    if (last != null && !kept.getLast().equals(last)) {
      points.add(last);
    }
    return points;
  }
}
