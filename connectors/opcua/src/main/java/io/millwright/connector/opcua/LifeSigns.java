// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Records the server's last sign of life and knows how long the server may stay silent. Safe for
 * use by several threads.
 */
final class LifeSigns {
  private static final double PATIENCE = 1.5;

  /** At least this long, because a busy machine on either side is not a dead one. */
  private static final double LEAST_SILENCE_MILLIS = 3000;

  private final AtomicBoolean delivering = new AtomicBoolean();
  private volatile long lastSignNanos = System.nanoTime();
  private volatile long silenceNanos = Long.MAX_VALUE;

  /**
   * Sets how long the server may stay silent, from what server and connector agreed on.
   *
   * @param publishingMillis the publishing interval in milliseconds
   * @param keepAlives after this many intervals without a value the server sends a keep-alive
   */
  void agreed(double publishingMillis, long keepAlives) {
    double millis = Math.max(LEAST_SILENCE_MILLIS, publishingMillis * (keepAlives + 1) * PATIENCE);
    silenceNanos = (long) (millis * 1e6);
  }

  /** Records a sign of life of the server. */
  void sign() {
    lastSignNanos = System.nanoTime();
  }

  /** Records that values have come. Silence does not count while they are delivered. */
  void deliveryBegins() {
    delivering.set(true);
  }

  /** Records that the values were delivered, which counts as a sign of life. */
  void deliveryEnds() {
    lastSignNanos = System.nanoTime();
    delivering.set(false);
  }

  /** Returns whether the server has been silent for longer than agreed. */
  boolean isSilent() {
    return !delivering.get() && System.nanoTime() - lastSignNanos > silenceNanos;
  }

  /** Returns how long the server may stay silent. */
  Duration silence() {
    return Duration.ofNanos(silenceNanos);
  }
}
