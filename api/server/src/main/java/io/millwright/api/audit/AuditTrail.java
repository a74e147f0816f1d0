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
 * Makes the units of work that write the audit log, and writes down what changes outside of the
 * database: the access file.
 */
@Singleton
final class AuditTrail {
  private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

  /** The first apply of a very large plant takes so long, and others wait for it. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The units of work of this process. */
  @Produces
  @Singleton
  static UnitOfWork units(Transactions transactions, AuditLog log, InstantSource clock) {
    return new UnitOfWork(transactions, log, clock, PATIENCE);
  }

  private final UnitOfWork units;

  AuditTrail(UnitOfWork units) {
    this.units = units;
  }

  /** Who changed the file, only its folder's owner knows. */
  void changed(@Observes AccessChanged access) {
    try {
      units.run(
          new Actor("", "access file"),
          journal -> {
            access.changes().forEach(journal::add);
            return access;
          });
    } catch (UnavailableException e) {
      // The file has been changed all the same; at least the server's own log has it.
      LOG.log(
          System.Logger.Level.ERROR,
          "audit state=UNAVAILABLE via=\"access file\" changes=%s cause=\"%s\""
              .formatted(access.changes(), e.getMessage()));
    }
  }
}
