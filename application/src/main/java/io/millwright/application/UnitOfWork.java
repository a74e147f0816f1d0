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
 * Does what a use case does to the plant, whole or not at all: the plant, documents, streams,
 * readings, replays that are asked for and the audit entry are written in one transaction. Units of
 * work take turns, within a process and between processes; so what a unit of work reads stays true
 * until it has been committed. Safe for use by several threads.
 *
 * <p>A unit of work waits for no thread that may wait for the database: such a thread could wait
 * for what the unit of work holds. What others are told of a change, they are told {@link
 * #afterCommit after the commit}.
 */
public final class UnitOfWork {
  private final Transactions transactions;
  private final AuditLog log;
  private final InstantSource clock;
  private final Duration patience;

  /** Taken before a connection is, so that those who wait keep no connection from others. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
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
   * Does work as one unit. A unit of work within another is a part of it, with an audit entry of
   * its own.
   *
   * @param actor who acts, for the audit log
   * @param work may be done several times until it can be committed; it adds to the journal what
   *     the audit log is to say. Where it throws, nothing has been done
   * @return what the work returned
   * @throws UnavailableException if the database is away, or the turn does not come
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
   * Has something done when the unit of work that runs on this thread has been committed, before
   * the next unit of work begins; at once where none runs.
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
