// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

/** The device did not answer at all, or with what is no answer. The message is for people. */
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

  /** The short word for it, as the tags' status has it. */
  String status() {
    return status;
  }
}
