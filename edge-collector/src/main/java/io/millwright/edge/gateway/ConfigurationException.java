// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

/** A configuration that this edge can't run; the message says what is wrong, where. */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConfigurationException(String message) {
    super(message);
  }

  ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
