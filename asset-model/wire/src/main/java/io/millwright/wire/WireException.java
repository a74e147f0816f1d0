// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

/** Bytes are not a message that this reader understands; the message says why. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes the exception with a message that says what is wrong with the bytes. */
  public WireException(String message) {
    super(message);
  }

  /**
   * Makes the exception with a message that says what is wrong with the bytes, and with its cause.
   */
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
