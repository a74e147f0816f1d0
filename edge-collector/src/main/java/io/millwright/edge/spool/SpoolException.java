// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown if a spool can't be used. The message names its folder and what to do. */
public final class SpoolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SpoolException(String message) {
    super(message);
  }

  SpoolException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the exception for a failed write. */
  static SpoolException unwritable(Path folder, IOException cause) {
    return new SpoolException(
        "Cannot write to the spool in %s: %s; check the disk".formatted(folder, cause.getMessage()),
        cause);
  }

  /** Returns the exception for a failed read. */
  static SpoolException unreadable(Path folder, IOException cause) {
    return new SpoolException(
        "Cannot read the spool in %s: %s; check the disk".formatted(folder, cause.getMessage()),
        cause);
  }

  /** Returns the exception for a spool that has been closed. */
  static SpoolException closed(Path folder) {
    return new SpoolException("The spool in %s is closed".formatted(folder));
  }
}
