// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.audit;

import io.millwright.value.Micros;
import java.time.Instant;
import java.util.List;

/**
 * A record of one change.
 *
 * @param time when the change was made, by the server's clock, microsecond resolution
 * @param who who made it: a principal, or the program's name if callers need not identify
 *     themselves
 * @param via the way of the change, such as {@code apply} or {@code SiteWise API}
 * @param changes the changes, one per line, such as {@code ~ property filler.temperature: unit Cel
 *     to K}
 */
public record AuditEntry(Instant time, String who, String via, List<String> changes) {
  public AuditEntry {
    time = Micros.toInstant(Micros.of(time));
    changes = List.copyOf(changes);
  }
}
