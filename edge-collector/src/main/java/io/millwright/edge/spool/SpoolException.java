// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

/** The spool's folder can't be used; the message says what, where and how to fix. */
public final class SpoolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SpoolException(String message) {
    super(message);
  }

  SpoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
