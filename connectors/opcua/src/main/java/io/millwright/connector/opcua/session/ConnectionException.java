// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

/** Thrown if the server could not be reached or refused the session. The message is for people. */
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

  /** Returns the status that the tags get. */
  public String status() {
    return status;
  }
}
