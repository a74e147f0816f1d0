// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

/**
 * Thrown if the device did not answer, or sent something that is not an answer. The message is for
 * people.
 */
final class DeviceLostException extends Exception {
  private static final long serialVersionUID = 1;

  private final String status;

  DeviceLostException(String status, String message) {
    super(message);
    this.status = status;
  }

  DeviceLostException(String status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Returns the short status that the tags get. */
  String status() {
    return status;
  }
}
