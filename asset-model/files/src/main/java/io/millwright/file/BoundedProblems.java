// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.validation.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes problems up to a number; one more ends the reading with {@link Full}. A text of megabytes
 * may have a mistake in each line, and nobody reads them all.
 */
final class BoundedProblems extends AbstractList<Problem> {
  /** The most problems that are told at once. */
  static final int MOST = 1_000;

  private final List<Problem> taken = new ArrayList<>();

  /** There are more problems than are told at once. */
  static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Full() {
      super("more than %,d problems".formatted(MOST));
    }
  }

  @Override
  public void add(int index, Problem problem) {
    if (taken.size() == MOST) {
      throw new Full();
    }
    taken.add(index, problem);
  }

  @Override
  public Problem get(int index) {
    return taken.get(index);
  }

  @Override
  public int size() {
    return taken.size();
  }
}
