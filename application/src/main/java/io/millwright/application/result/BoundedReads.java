// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.engine.store.TooManyReadings;
import java.util.function.Supplier;

/** Limits how many readings one question may read. */
final class BoundedReads {
  /** The most readings that one question reads, so that no question fills the memory. */
  static final int MOST_READINGS = 3_000_000;

  private BoundedReads() {}

  /**
   * Returns the answer to a question.
   *
   * @throws UseCaseRefusedException if the question would read too many readings
   */
  static <T> T answer(Supplier<T> question) {
    try {
      return question.get();
    } catch (TooManyReadings e) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(String.valueOf(e.getMessage())), e);
    }
  }
}
