// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.util.List;

/**
 * Receives what a connector delivers. Each connector calls its listener from one thread at a time.
 */
public interface ConnectorListener {
  /**
   * Receives new samples in the device's order. The method may block, which slows the connector
   * down; it must not throw.
   */
  void onSamples(List<Sample> samples);

  /**
   * Receives a sign of life: the device answered, perhaps without new values. Samples count as
   * signs of life, too. The method must not throw.
   */
  default void onAlive() {}

  /**
   * Receives a change of the connection's state.
   *
   * @param state the connection's new state
   * @param cause the reason in words for people: what is wrong, where, and what to do; empty if
   *     nothing is wrong
   */
  void onState(ConnectionState state, String cause);
}
