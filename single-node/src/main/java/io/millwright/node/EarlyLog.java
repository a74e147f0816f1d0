// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;

/**
 * Filters what is logged before the server configures its log. Quarkus stores these records and
 * prints them after its start. If the start fails it would print all of them at the end, including
 * debugging lines of libraries.
 */
final class EarlyLog {
  private static final Logger ROOT = Logger.getLogger("");

  // The reference is kept, because a logger without references forgets its level.
  private static final Logger OURS = Logger.getLogger("io.millwright");

  private EarlyLog() {}

  /** Keeps only the records that the server's own log would show. */
  static void keepNews() {
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  /** Drops the stored records, because one message explains why the start failed. */
  static void forget() {
    for (var handler : ROOT.getHandlers()) {
      if (handler instanceof ExtHandler waiting) {
        waiting.addHandler(new Nowhere());
      }
    }
  }

  /** Shows nothing from now on, because failures while the process ends are not useful. */
  static void silence() {
    for (var handler : ROOT.getHandlers()) {
      handler.setLevel(Level.OFF);
    }
  }

  /** Drops every record. */
  private static final class Nowhere extends Handler {
    @Override
    public void publish(LogRecord record) {
      // The record is dropped.
    }

    @Override
    public void flush() {
      // There is nothing to flush.
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
