// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import io.millwright.simulator.signal.Signal;

/** A running device on the network. */
public interface DeviceServer extends AutoCloseable {
  /** Where it can be reached, such as {@code opc.tcp://127.0.0.1:4840}. */
  String endpoint();

  /** The port that it listens on. */
  int port();

  /** Shows a new value; nothing while the device is off the network. */
  void show(Signal signal, Sighting sighting);

  /** Off the network, or back on it. */
  void connected(boolean connected);

  @Override
  void close();

  /**
   * What a device says of a signal, which a fault may make differ from the truth.
   *
   * @param micros the source timestamp
   * @param value what it says
   * @param good false for a bad status
   */
  record Sighting(long micros, double value, boolean good) {}
}
