// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Says that a spool can't be used; the message names its folder, and what to do. */
public final class SpoolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SpoolException(String message) {
    super(message);
  }

  SpoolException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The disk has refused a write. */
  static SpoolException unwritable(Path folder, IOException cause) {
    return new SpoolException(
        "Cannot write to the spool in %s: %s; check the disk".formatted(folder, cause.getMessage()),
        cause);
  }

  /** The disk has refused a read. */
  static SpoolException unreadable(Path folder, IOException cause) {
    return new SpoolException(
        "Cannot read the spool in %s: %s; check the disk".formatted(folder, cause.getMessage()),
        cause);
  }

  /** The spool has been closed. */
  static SpoolException closed(Path folder) {
    return new SpoolException("The spool in %s is closed".formatted(folder));
  }
}
