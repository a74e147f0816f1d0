// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest time of each series that this process has written. What lies beyond it is most likely
 * new and may be copied to its place directly. A guess only: the key of the table decides. Safe for
 * use by several threads.
 */
public final class Frontier {
  private final Map<Integer, Long> newest = new ConcurrentHashMap<>();

  /**
   * Returns whether a point is newer than every point of its series that this process has written;
   * false for a series that it has not written yet.
   *
   * @param micros the time of the point, in microseconds since the epoch
   */
  public boolean isBeyond(int series, long micros) {
    return micros > newest.getOrDefault(series, Long.MAX_VALUE);
  }

  /**
   * Keeps that a point of a series has been written.
   *
   * @param micros the time of the point, in microseconds since the epoch
   */
  void reached(int series, long micros) {
    newest.merge(series, micros, Math::max);
  }
}
