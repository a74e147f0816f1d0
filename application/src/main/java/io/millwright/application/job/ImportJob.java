// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A job that reads values from files.
 *
 * @param id its own
 * @param name what its maker calls it
 * @param state how far it is
 * @param message why it has failed, wholly or in part; empty where it has not
 * @param attempts how often it has begun
 * @param created when it was made
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
  /** True where it has not come to its end. */
  public boolean isOpen() {
    return state == State.PENDING || state == State.RUNNING;
  }

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
    FAILED,
    /** Somebody has ended it; what it had stored stays. */
    CANCELLED
  }

  /** The job, further on. */
  public ImportJob with(State next, String why, Instant now) {
    return new ImportJob(id, name, next, why, attempts, created, now);
  }

  /** The job, begun for the time that is given. */
  public ImportJob begun(int attempt, Instant now) {
    return new ImportJob(id, name, State.RUNNING, "", attempt, created, now);
  }
}
