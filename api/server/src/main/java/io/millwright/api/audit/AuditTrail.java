// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.audit;

import io.millwright.access.AccessChanged;
import io.millwright.application.Actor;
import io.millwright.application.Transactions;
import io.millwright.application.UnitOfWork;
import io.millwright.application.audit.AuditLog;
import io.millwright.reading.ReadingSink.UnavailableException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Provides the units of work, which write the audit log, and records changes of the access file,
 * which is outside the database.
 */
@Singleton
final class AuditTrail {
  private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

  /**
   * The time that the first apply of a very large plant takes, for which others may have to wait.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Provides the units of work of this process. */
  @Produces
  @Singleton
  static UnitOfWork units(Transactions transactions, AuditLog log, InstantSource clock) {
    return new UnitOfWork(transactions, log, clock, PATIENCE);
  }

  private final UnitOfWork units;

  AuditTrail(UnitOfWork units) {
    this.units = units;
  }

  /**
   * Records a change of the access file. Only the owner of its folder knows who made the change.
   */
  void changed(@Observes AccessChanged access) {
    try {
      units.run(
          new Actor("", "access file"),
          journal -> {
            access.changes().forEach(journal::add);
            return access;
          });
    } catch (UnavailableException e) {
      // The change is in force nevertheless, so at least the server's own log records it.
      LOG.log(
          System.Logger.Level.ERROR,
          "audit state=UNAVAILABLE via=\"access file\" changes=%s cause=\"%s\""
              .formatted(access.changes(), e.getMessage()));
    }
  }
}
