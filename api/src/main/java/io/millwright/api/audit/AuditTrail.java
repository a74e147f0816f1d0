// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.audit;

import io.millwright.api.access.AccessChanged;
import io.millwright.api.access.Caller;
import io.millwright.api.plant.PlantChanged;
import io.millwright.asset.PlantDiff;
import io.millwright.audit.AuditEntry;
import io.millwright.audit.AuditLog;
import io.millwright.reading.ReadingSink.UnavailableException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Writes down every change of the plant and what else people do through the API. */
@Singleton
public final class AuditTrail {
  private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

  /** The lines of one entry at most; the first apply of a large plant has a million. */
  static final int MOST_LINES = 1_000;

  private final AuditLog log;
  private final Caller caller;
  private final InstantSource clock;

  AuditTrail(AuditLog log, Caller caller, InstantSource clock) {
    this.log = log;
    this.caller = caller;
    this.clock = clock;
  }

  void changed(@Observes PlantChanged changed) {
    var changes = changed.diff().changes();
    if (changes.isEmpty()) {
      return;
    }
    var lines = changes.stream().limit(MOST_LINES).map(PlantDiff.Change::toString);
    append(
        changed.change().who(),
        changed.change().via(),
        changes.size() <= MOST_LINES
            ? lines.toList()
            : Stream.concat(lines, Stream.of("and %d more".formatted(changes.size() - MOST_LINES)))
                .toList());
  }

  /** Who changed the file, only its folder's owner knows. */
  void changed(@Observes AccessChanged access) {
    append("", "access file", access.changes());
  }

  /**
   * Writes down what the caller has done.
   *
   * @param otherwise who did it where nobody had to say who calls
   */
  public void did(String otherwise, String via, String what) {
    append(caller.name().orElse(otherwise), via, List.of(what));
  }

  private void append(String who, String via, List<String> changes) {
    var entry = new AuditEntry(clock.instant(), who, via, changes);
    try {
      log.append(entry);
    } catch (UnavailableException e) {
      // It has been done and can't be undone for that; at least the server's own log has it.
      LOG.log(
          System.Logger.Level.ERROR,
          "audit state=UNAVAILABLE who=%s via=\"%s\" changes=%s cause=\"%s\""
              .formatted(who, via, changes, e.getMessage()));
    }
  }
}
