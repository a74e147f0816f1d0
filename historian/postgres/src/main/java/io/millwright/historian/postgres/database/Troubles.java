// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which troubles with the database the log has been told of, so that each trouble is one
 * line in the log while it lasts. Safe for use by several threads.
 */
final class Troubles {
  /** A trouble that has not been met for so long is over. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** For each trouble, by its SQLSTATE or name, when it was met last. */
  private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();

  /**
   * Returns whether a trouble that is met now is new, and not one that has lasted already.
   *
   * @param state the SQLSTATE, or another name
   */
  boolean isNew(String state, long nowNanos) {
    var last = lastNanos.put(state, nowNanos);
    return last == null || nowNanos - last > QUIET.toNanos();
  }

  /**
   * Notes that the database has answered. Troubles of the connection are over then. A full disk may
   * last, as reading goes on while writing is refused.
   */
  void reached() {
    if (!lastNanos.isEmpty()) {
      lastNanos.keySet().removeIf(StartPatience::isAway);
    }
  }
}
