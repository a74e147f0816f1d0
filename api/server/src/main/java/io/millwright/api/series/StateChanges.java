// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series;

import io.millwright.value.Tqv;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thins a series of states. Of consecutive points with the same value and quality it keeps the
 * first, and of the whole series also the last. Every change is kept. Not safe for use by several
 * threads.
 */
final class StateChanges {
  private final List<Tqv> kept = new ArrayList<>();
  private @Nullable Tqv last;

  /**
   * Adds the next point.
   *
   * @return whether the point is a change
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

  /** Returns how many changes there were. */
  int size() {
    return kept.size();
  }

  /** Returns the kept points, in the order of time. */
  List<Tqv> points() {
    var points = new ArrayList<>(kept);
    if (last != null && !kept.getLast().equals(last)) {
      points.add(last);
    }
    return points;
  }
}
