// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;

/**
 * What is logged before the server sets its log up. Quarkus keeps that and prints it when it has
 * started; where it never starts it would print all of it at the end, debugging lines of libraries
 * included.
 */
final class EarlyLog {
  private static final Logger ROOT = Logger.getLogger("");

  // Held here, since a logger that nobody holds forgets its level.
  private static final Logger OURS = Logger.getLogger("io.millwright");

  private EarlyLog() {}

  /** Keeps what the server's own log would show, and no more. */
  static void keepNews() {
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  /** Forgets what was kept: one message says why nothing starts. */
  static void forget() {
    for (var handler : ROOT.getHandlers()) {
      if (handler instanceof ExtHandler waiting) {
        waiting.addHandler(new Nowhere());
      }
    }
  }

  /** Shows nothing from now on: what breaks at an end is no news. */
  static void silence() {
    for (var handler : ROOT.getHandlers()) {
      handler.setLevel(Level.OFF);
    }
  }

  /** Where records go that nobody is to see. */
  private static final class Nowhere extends Handler {
    @Override
    public void publish(LogRecord record) {
      // Forgotten.
    }

    @Override
    public void flush() {
      // There is nothing.
    }

    @Override
    public void close() {
      // There is nothing.
    }
  }
}
