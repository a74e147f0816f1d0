// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

/** The server could not be reached, or would not have us. The message is for people. */
public final class ConnectionException extends Exception {
  private static final long serialVersionUID = 1;

  private final String status;

  ConnectionException(String status, String message) {
    super(message);
    this.status = status;
  }

  ConnectionException(String status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The status for the tags. */
  public String status() {
    return status;
  }
}
