// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Reads the files that an import is asked for, and stores the readings in them. */
@FunctionalInterface
public interface ImportFiles {
  /**
   * What an import has come to.
   *
   * @param state how it has ended
   * @param message why it has failed, wholly or in part; empty where it has not
   */
  record Outcome(ImportJob.State state, String message) {
    /** All is stored. */
    public static final Outcome COMPLETED = new Outcome(ImportJob.State.COMPLETED, "");

    /** Nothing is stored, for a reason. */
    public static Outcome failed(String message) {
      return new Outcome(ImportJob.State.FAILED, message);
    }
  }

  /**
   * Reads the files of an import. What is wrong with them is told by the outcome.
   *
   * @param request what is asked for: the JSON text of SiteWise's CreateBulkImportJob
   * @param isCancelled whether to stop
   * @throws CancellationException if it has stopped before its end
   */
  Outcome read(UUID id, String request, BooleanSupplier isCancelled);
}
