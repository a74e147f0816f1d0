// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which troubles with the database the log has been told of, so that it is told of each once while
 * it lasts. Safe for use by several threads.
 */
final class Troubles {
  /** A trouble that has not been met for so long is over. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** By what a trouble is known by, when it was met last. */
  private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();

  /**
   * Whether a trouble that is met now is one that has not lasted already.
   *
   * @param state the SQLSTATE, or another name
   */
  boolean isNew(String state, long nowNanos) {
    var last = lastNanos.put(state, nowNanos);
    return last == null || nowNanos - last > QUIET.toNanos();
  }

  /**
   * The database has done something: it is there. Whether it has room again, and whether it may be
   * written to, is not known by that: others read while those who write are refused.
   */
  void reached() {
    if (!lastNanos.isEmpty()) {
      lastNanos.keySet().removeIf(StartPatience::isAway);
    }
  }
}
