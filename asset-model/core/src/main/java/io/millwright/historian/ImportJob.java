// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import java.time.Instant;
import java.util.UUID;

/**
 * A job that reads values from files.
 *
 * @param id its own
 * @param name what its maker calls it
 * @param state how far it is
 * @param request what it was asked for: the JSON text of SiteWise's CreateBulkImportJob
 * @param created when it was made
 * @param updated when its state last changed
 */
public record ImportJob(
    UUID id, String name, State state, String request, Instant created, Instant updated) {

  /** How far a job is. */
  public enum State {
    /** Not begun. */
    PENDING,
    /** Begun; after a restart it begins again, which is harmless. */
    RUNNING,
    /** All rows are stored. */
    COMPLETED,
    /** Some rows are stored, the others are in the error report. */
    COMPLETED_WITH_FAILURES,
    /** No row is stored. */
    FAILED
  }

  /** The job, further on. */
  public ImportJob with(State next, Instant now) {
    return new ImportJob(id, name, next, request, created, now);
  }
}
