// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.audit;

import java.util.List;
import java.util.OptionalLong;

/** Stores audit entries. Entries are added and never changed. */
public interface AuditLog {
  /**
   * An entry with its number.
   *
   * @param number the number, which grows with each entry
   */
  record Numbered(long number, AuditEntry entry) {}

  /** Adds an entry. */
  void append(AuditEntry entry);

  /**
   * Returns entries, the newest first.
   *
   * @param before only entries with smaller numbers; empty for all
   * @param limit the most entries
   */
  List<Numbered> entries(OptionalLong before, int limit);
}
