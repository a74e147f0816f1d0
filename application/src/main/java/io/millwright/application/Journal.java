// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import io.millwright.application.audit.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects the lines that one unit of work adds to the audit log. Not safe for use by several
 * threads: a journal belongs to the thread that runs the unit of work.
 */
public final class Journal {
  /** The most lines of one entry; the first apply of a large plant would have a million. */
  static final int MOST_LINES = 1_000;

  private final List<String> lines = new ArrayList<>();
  private long count;

  Journal() {}

  /**
   * Adds a line.
   *
   * @param done an object whose text says what has been done, such as {@code - all readings of
   *     /graz/line-1/filler/temperature}
   */
  public void add(Object done) {
    count++;
    if (lines.size() < MOST_LINES) {
      lines.add(done.toString());
    }
  }

  /** Returns the audit entry of these lines; empty if there are none. */
  Optional<AuditEntry> entry(Actor actor, Instant time) {
    if (count == 0) {
      return Optional.empty();
    }
    var all = new ArrayList<>(lines);
    if (count > lines.size()) {
      all.add("and %d more".formatted(count - lines.size()));
    }
    return Optional.of(new AuditEntry(time, actor.who(), actor.via(), all));
  }
}
