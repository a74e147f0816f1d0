// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.audit;

import io.millwright.value.Micros;
import java.time.Instant;
import java.util.List;

/**
 * Something that was changed.
 *
 * @param time when, by the server's clock, microsecond resolution
 * @param who did it: a principal, or what did it where nobody had to say who calls
 * @param via the way it came, such as {@code apply} or {@code SiteWise API}
 * @param changes what, a line each, such as {@code ~ property filler.temperature: unit Cel to K}
 */
public record AuditEntry(Instant time, String who, String via, List<String> changes) {
  public AuditEntry {
    time = Micros.toInstant(Micros.of(time));
    changes = List.copyOf(changes);
  }
}
