// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A job that writes values to files.
 *
 * @param id the job's id
 * @param state its progress
 * @param message why it has failed; empty if it has not
 * @param values how many points it has written
 * @param files the names of its files, in the requested folder
 * @param attempts how often it has been started
 * @param columns the columns of CSV files that do not name them
 * @param created when it was created
 * @param updated when its state last changed
 */
public record ExportJob(
    UUID id,
    State state,
    String message,
    long values,
    List<String> files,
    int attempts,
    List<String> columns,
    Instant created,
    Instant updated) {
  public ExportJob {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
  }

  /** Returns whether the job has not ended. */
  boolean isOpen() {
    return state == State.PENDING || state == State.RUNNING;
  }

  /** The progress of a job. */
  public enum State {
    /** The job has not been started. */
    PENDING,
    /** The job has been started. After a restart it is started again. */
    RUNNING,
    /** All values are written. */
    COMPLETED,
    /** The job has failed. */
    FAILED,
    /** The job was cancelled. */
    CANCELLED
  }
}
