// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * Thrown if an edge can't run its gateway's configuration. The message names the place in the
 * configuration and what to do about it.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception for a fault in the configuration itself. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** Creates an exception that another exception caused. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
