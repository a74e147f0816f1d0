// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import java.util.concurrent.CompletionStage;

/** Where a subscriber's events go. */
public interface Delivery {
  /**
   * Sends an event without waiting.
   *
   * @return completes when the next event may be sent
   */
  CompletionStage<?> send(LiveEvent event);

  /** False when the subscriber has left. */
  boolean isOpen();

  /** Lets go of the subscriber. */
  void close();
}
