// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/** Whether a connector reaches its device. */
public enum ConnectionState {
  /** It tries for the first time. */
  CONNECTING,
  /** The device answers. */
  CONNECTED,
  /** The device does not answer; it is tried again with growing pauses. */
  BACKOFF,
  /** The connector has been closed. */
  CLOSED
}
