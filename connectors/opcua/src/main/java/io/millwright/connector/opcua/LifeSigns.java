// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows when the server gave its last sign of life, and for how long it may give none. Safe for use
 * by several threads.
 */
final class LifeSigns {
  private static final double PATIENCE = 1.5;

  /** A busy machine, ours or the server's, is not a dead one. */
  private static final double LEAST_SILENCE_MILLIS = 3000;

  private final AtomicBoolean delivering = new AtomicBoolean();
  private volatile long lastSignNanos = System.nanoTime();
  private volatile long silenceNanos = Long.MAX_VALUE;

  /**
   * Notes what server and connector have agreed on.
   *
   * @param publishingMillis the publishing interval
   * @param keepAlives after so many intervals without a value the server sends a keep-alive
   */
  void agreed(double publishingMillis, long keepAlives) {
    double millis = Math.max(LEAST_SILENCE_MILLIS, publishingMillis * (keepAlives + 1) * PATIENCE);
    silenceNanos = (long) (millis * 1e6);
  }

  /** The server has given a sign of life. */
  void sign() {
    lastSignNanos = System.nanoTime();
  }

  /** Values have come; while they are delivered, silence counts for nothing. */
  void deliveryBegins() {
    delivering.set(true);
  }

  /** The values have been delivered, and were a sign of life. */
  void deliveryEnds() {
    lastSignNanos = System.nanoTime();
    delivering.set(false);
  }

  /** True where the server should have given a sign of life and has not. */
  boolean isSilent() {
    return !delivering.get() && System.nanoTime() - lastSignNanos > silenceNanos;
  }

  /** How long the server may be silent. */
  Duration silence() {
    return Duration.ofNanos(silenceNanos);
  }
}
