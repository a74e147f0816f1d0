// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * One running connection to one device. It connects by itself, and again with backoff when the
 * connection is lost; each time that it is lost, every tag gets one BAD sample without a value
 * within seconds, unless its device's clock is behind (see {@link Outlet}), and each time that it
 * comes back, every tag gets its present value. While the connection stands, each answer of the
 * device, or each keep-alive, is told by {@link ConnectorListener#onAlive}. A bad tag harms no
 * other: it alone is BAD, with a status that names the reason.
 */
public interface Connector extends AutoCloseable {
  /** Begins to connect and to deliver; returns at once. Called once. */
  void start(ConnectorListener listener);

  /** Ends the connection; nothing is delivered after it returns. */
  @Override
  void close();
}
