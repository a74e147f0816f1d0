// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Reads the files of an import and stores the readings in them. */
@FunctionalInterface
public interface ImportFiles {
  /**
   * The result of an import.
   *
   * @param state how the import has ended
   * @param message why it has failed, completely or partly; empty if it has not
   */
  record Outcome(ImportJob.State state, String message) {
    /** Every reading was stored. */
    public static final Outcome COMPLETED = new Outcome(ImportJob.State.COMPLETED, "");

    /** Returns the outcome of an import that stored nothing. */
    public static Outcome failed(String message) {
      return new Outcome(ImportJob.State.FAILED, message);
    }
  }

  /**
   * Reads the files of an import. Problems with the files are reported by the outcome.
   *
   * @param request the JSON text of SiteWise's CreateBulkImportJob
   * @param isCancelled whether to stop
   * @throws CancellationException if the import was stopped before its end
   */
  Outcome read(UUID id, String request, BooleanSupplier isCancelled);
}
