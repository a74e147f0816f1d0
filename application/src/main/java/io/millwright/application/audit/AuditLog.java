// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.audit;

import java.util.List;
import java.util.OptionalLong;

/** Keeps what was changed. Entries are added, and never changed. */
public interface AuditLog {
  /**
   * An entry and its number.
   *
   * @param number ascends with each entry that is added
   */
  record Numbered(long number, AuditEntry entry) {}

  /** Adds an entry. */
  void append(AuditEntry entry);

  /**
   * Entries, the newest first.
   *
   * @param before only those with smaller numbers
   * @param limit how many at most
   */
  List<Numbered> entries(OptionalLong before, int limit);
}
