// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import io.millwright.application.audit.AuditLog;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Runs the changes of a use case as one unit, completely or not at all: the plant, documents,
 * streams, readings, requested replays and the audit entry are written in one transaction. Units of
 * work take turns, within a process and between processes. So everything that a unit of work has
 * read stays true until it is committed. Safe for use by several threads.
 *
 * <p>A unit of work must not wait for a thread that may itself wait for the database, because both
 * would wait for each other. Others are told of a change {@link #afterCommit after the commit}.
 */
public final class UnitOfWork {
  private final Transactions transactions;
  private final AuditLog log;
  private final InstantSource clock;
  private final Duration patience;

  /**
   * The lock of the turns. It is acquired before a connection, so that waiting threads hold no
   * connection.
   */
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Creates the runner of units of work.
   *
   * @param patience how long a unit of work waits for its turn
   */
  public UnitOfWork(
      Transactions transactions, AuditLog log, InstantSource clock, Duration patience) {
    this.transactions = transactions;
    this.log = log;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Does work as one unit. A unit of work within another one is part of it and has an audit entry
   * of its own.
   *
   * @param actor who acts, for the audit log
   * @param work the work. It may be repeated until it can be committed, and adds its lines for the
   *     audit log to the journal. If it throws, nothing is changed
   * @return the result of the work
   * @throws UnavailableException if the database is unavailable or the turn does not come in time
   */
  public <T> T run(Actor actor, Function<Journal, T> work) {
    takeTurn(actor);
    try {
      return transactions.inOne(
          "do what %s asks for".formatted(actor.via()),
          () -> {
            var journal = new Journal();
            var result = work.apply(journal);
            journal.entry(actor, clock.instant()).ifPresent(log::append);
            return result;
          });
    } finally {
      turn.unlock();
    }
  }

  /**
   * Runs an action after the present thread's unit of work has been committed, before the next unit
   * of work begins. If no unit of work is running, the action runs at once.
   */
  public void afterCommit(Runnable action) {
    transactions.afterCommit(action);
  }

  private void takeTurn(Actor actor) {
    try {
      if (turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy(actor, e);
    }
    throw busy(actor, new IllegalStateException("waited for " + patience));
  }

  private static UnavailableException busy(Actor actor, Exception cause) {
    return new UnavailableException(
        "Cannot do what %s asks for: another change has not come to its end; try again later"
            .formatted(actor.via()),
        cause);
  }
}
