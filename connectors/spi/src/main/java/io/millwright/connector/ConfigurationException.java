// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * Says that an edge can't run what its gateway has configured. The message names the place in the
 * configuration, and what to do.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception whose reason is in the configuration itself. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** An exception that another one has led to. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
