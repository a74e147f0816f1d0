// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

/**
 * A question was given up, since its answer took longer than anybody should wait, and kept others
 * from asking. The message says what to do.
 */
public final class TooCostlyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes the exception with a message for the caller who asked. */
  public TooCostlyException(String message, Throwable cause) {
    super(message, cause);
  }
}
