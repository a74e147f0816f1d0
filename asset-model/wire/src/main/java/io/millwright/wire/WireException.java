// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

/** Thrown for bytes that are not a message of this version. The message says why. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message what is wrong with the bytes
   */
  public WireException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what is wrong with the bytes
   */
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
