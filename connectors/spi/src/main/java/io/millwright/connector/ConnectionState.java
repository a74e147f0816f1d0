// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/** Whether a connector reaches its device. */
public enum ConnectionState {
  /** The connector tries to reach the device for the first time. */
  CONNECTING,
  /** The device answers. */
  CONNECTED,
  /** The device does not answer; the connector tries again with growing pauses. */
  BACKOFF,
  /** The connector has been closed. */
  CLOSED
}
