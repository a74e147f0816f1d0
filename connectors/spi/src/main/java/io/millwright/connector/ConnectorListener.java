// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.util.List;

/** Takes what a connector delivers. Called by one thread at a time for each connector. */
public interface ConnectorListener {
  /**
   * New samples, in the order of the device. May block, which holds the connector back; must not
   * throw.
   */
  void onSamples(List<Sample> samples);

  /**
   * The device has answered, or has given another sign of life, though it may have had nothing new
   * to say. Samples that come while the connection stands are signs of life, too. Must not throw.
   */
  default void onAlive() {}

  /**
   * Tells that the connection came or went.
   *
   * @param state the connection's state from now on
   * @param cause why the connection is in that state, for people: what is wrong, where, and what to
   *     do; empty where all is well
   */
  void onState(ConnectionState state, String cause);
}
