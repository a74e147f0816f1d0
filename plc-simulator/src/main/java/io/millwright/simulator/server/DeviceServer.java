// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import io.millwright.simulator.signal.Signal;

/** A running device on the network. */
public interface DeviceServer extends AutoCloseable {
  /** Returns the address of the device, such as {@code opc.tcp://127.0.0.1:4840}. */
  String endpoint();

  /** Returns the port that the device listens on. */
  int port();

  /** Shows a new value of a signal. Does nothing while the device is off the network. */
  void show(Signal signal, Sighting sighting);

  /** Takes the device off the network or puts it back. */
  void connected(boolean connected);

  @Override
  void close();

  /**
   * What a device reports for a signal, which differs from the truth under a fault.
   *
   * @param micros the source timestamp, in microseconds since the epoch
   * @param value the reported value
   * @param good false for a bad status
   */
  record Sighting(long micros, double value, boolean good) {}
}
