// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import java.util.concurrent.CompletionStage;

/** Sends events to one subscriber. */
public interface Delivery {
  /**
   * Sends an event without waiting.
   *
   * @return a stage that completes when the next event may be sent
   */
  CompletionStage<?> send(LiveEvent event);

  /** Returns whether the subscriber is still connected. */
  boolean isOpen();

  /** Disconnects the subscriber. */
  void close();
}
