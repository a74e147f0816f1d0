// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A job that reads values from files.
 *
 * @param id the job's id
 * @param name the name that its creator gave it
 * @param state its progress
 * @param message why it has failed, completely or partly; empty if it has not
 * @param attempts how often it has been started
 * @param created when it was created
 * @param updated when its state last changed
 */
public record ImportJob(
    UUID id,
    String name,
    State state,
    String message,
    int attempts,
    Instant created,
    Instant updated) {
  /** Returns whether the job has not ended. */
  public boolean isOpen() {
    return state == State.PENDING || state == State.RUNNING;
  }

  /** The progress of a job. */
  public enum State {
    /** The job has not been started. */
    PENDING,
    /** The job has been started. After a restart it is started again, which is harmless. */
    RUNNING,
    /** All rows are stored. */
    COMPLETED,
    /** Some rows are stored; the others are in the error report. */
    COMPLETED_WITH_FAILURES,
    /** No row is stored. */
    FAILED,
    /** The job was cancelled. Rows that it had stored stay. */
    CANCELLED
  }

  /** Returns this job with another state. */
  public ImportJob with(State next, String why, Instant now) {
    return new ImportJob(id, name, next, why, attempts, created, now);
  }

  /** Returns this job after its start for the given attempt. */
  public ImportJob begun(int attempt, Instant now) {
    return new ImportJob(id, name, State.RUNNING, "", attempt, created, now);
  }
}
