// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A job that writes values to files.
 *
 * @param id its own
 * @param state how far it is
 * @param message why it has failed; empty where it has not
 * @param values how many data points it has written
 * @param files their names, in the place that was asked for
 * @param attempts how often it has begun
 * @param columns of the files, where they are CSV and don't name them
 * @param created when it was made
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

  /** True where it has not come to its end. */
  boolean isOpen() {
    return state == State.PENDING || state == State.RUNNING;
  }

  /** How far a job is. */
  public enum State {
    /** Not begun. */
    PENDING,
    /** Begun; after a restart it begins again. */
    RUNNING,
    /** All is written. */
    COMPLETED,
    /** It can't be done. */
    FAILED,
    /** Somebody has ended it. */
    CANCELLED
  }
}
