// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown for input that can't be used. The message lists every problem, one per line. */
public final class InvalidException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * Creates an exception.
   *
   * @param problems at least one problem
   */
  public InvalidException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns all problems that were found. */
  public List<Problem> problems() {
    return problems;
  }
}
