// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * One running connection to one device. The connector connects by itself and reconnects with
 * growing pauses after each loss.
 *
 * <ul>
 *   <li>After a loss, every tag gets one BAD sample without a value within seconds, except tags of
 *       a device whose clock is behind (see {@link Outlet}).
 *   <li>After a reconnection, every tag gets its present value.
 *   <li>While connected, the connector reports each answer or keep-alive of the device by {@link
 *       ConnectorListener#onAlive}.
 *   <li>A bad tag affects no other tag: only its own samples are BAD, with a status that names the
 *       reason.
 * </ul>
 */
public interface Connector extends AutoCloseable {
  /** Starts to connect and to deliver samples. Returns at once. The host calls this once. */
  void start(ConnectorListener listener);

  /** Ends the connection. The listener gets nothing after this method returns. */
  @Override
  void close();
}
