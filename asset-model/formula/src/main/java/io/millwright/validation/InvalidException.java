// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

import java.util.List;
import java.util.stream.Collectors;

/** What somebody wrote can't be used; the message lists every problem, a line each. */
public final class InvalidException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public InvalidException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All problems found. */
  public List<Problem> problems() {
    return problems;
  }
}
