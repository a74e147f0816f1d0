// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

/**
 * Thrown if a server could not be browsed. The message says what is wrong, where, and what to do.
 */
public final class BrowseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrowseException(String message, Throwable cause) {
    super(message, cause);
  }
}
