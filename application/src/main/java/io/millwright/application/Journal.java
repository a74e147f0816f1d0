// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import io.millwright.application.audit.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines that one unit of work adds to the audit log. Not safe for use by several threads: it
 * belongs to the thread that runs the unit of work.
 */
public final class Journal {
  /** The lines of one entry at most; the first apply of a large plant has a million. */
  static final int MOST_LINES = 1_000;

  private final List<String> lines = new ArrayList<>();
  private long count;

  Journal() {}

  /**
   * Adds a line.
   *
   * @param done says in its text what has been done, such as {@code - all readings of
   *     /graz/line-1/filler/temperature}
   */
  public void add(Object done) {
    count++;
    if (lines.size() < MOST_LINES) {
      lines.add(done.toString());
    }
  }

  /** The audit entry of these lines; empty where there are none. */
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
