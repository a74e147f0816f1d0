// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millwright.application.Transactions;
import io.millwright.historian.TooCostlyException;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the database, and what becomes of its failures: where the database can't do
 * what it was asked now, {@link UnavailableException}; where it was asked nonsense, {@link
 * IllegalStateException}, which is a bug. Safe for use by several threads.
 */
public final class Database implements Transactions, AutoCloseable {
  /**
   * The advisory lock that units of work hold, so that they take turns between processes. Whoever
   * needs the lock of the plant as well takes this one first.
   */
  public static final long UNIT_LOCK = 0x6d696c6c756e6974L;

  /** How long others wait for a process that was stopped in the middle of a unit of work. */
  private static final String LONGEST_PAUSE = "300s";

  private static final int ATTEMPTS = 5;

  /** That all connections are in use, among the reasons that are SQLSTATEs. */
  private static final String BUSY = "busy";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long an answer may take that somebody waits for. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  /** PostgreSQL, appendix A: a statement was ended, by its time limit. */
  private static final String ENDED = "57014";

  /** Of the connections, one of so many is never used for an answer: what is stored needs it. */
  private static final int KEPT_SHARE = 4;

  /** Where COPY puts rows before they go to their place; each connection has its own. */
  private static final String INCOMING =
      """
      create temporary table if not exists incoming (
        series integer not null, ts timestamptz not null, quality smallint not null,
        value_kind smallint not null, whole bigint, real double precision, text text,
        version integer)
      on commit delete rows
      """;

  private static final System.Logger LOG = System.getLogger(Database.class.getName());

  private final HikariDataSource pool;
  private final Semaphore answers;
  private final HistorianFigures figures;
  private final String where;

  private final Troubles troubles = new Troubles();

  /** Of the thread that starts this process. */
  private final StartPatience patience = new StartPatience();

  /** The unit of work that this thread is in; not bound where it is in none. */
  private final ScopedValue<Unit> unit = ScopedValue.newInstance();

  /** Makes a pool of connections. The first connection is made when it is needed. */
  public Database(HistorianConfig config) {
    where = config.where();
    answers = new Semaphore(config.connections() - ceil(config.connections(), KEPT_SHARE), true);
    var settings = new HikariConfig();
    settings.setPoolName("historian");
    settings.setJdbcUrl(config.url());
    settings.setUsername(config.user());
    settings.setPassword(config.password());
    settings.setMaximumPoolSize(config.connections());
    settings.setMinimumIdle(1);
    settings.setAutoCommit(false);
    settings.setConnectionTimeout(PATIENCE.toMillis());
    settings.setInitializationFailTimeout(-1);
    // Committed by itself: the first rollback must not take the table away.
    settings.setIsolateInternalQueries(true);
    settings.setConnectionInitSql(INCOMING);
    settings.addDataSourceProperty("ApplicationName", "millwright");
    settings.addDataSourceProperty("tcpKeepAlive", "true");
    settings.addDataSourceProperty("connectTimeout", "10");
    settings.addDataSourceProperty("socketTimeout", "300");
    pool = new HikariDataSource(settings);
    figures = new HistorianFigures(pool);
  }

  /** Returns what this process counts of its database. */
  public HistorianFigures figures() {
    return figures;
  }

  /** Returns the pool's connections, which don't commit by themselves. */
  public DataSource dataSource() {
    return pool;
  }

  /** What is done on a connection; run again from the start where it met another transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** What stores do on one connection, and what is to be done when it has been committed. */
  private static final class Unit {
    final Connection connection;
    final List<Runnable> afterCommit = new ArrayList<>();

    /** Why nothing more can be done on the connection; PostgreSQL would not commit it. */
    @Nullable SQLException failure;

    Unit(Connection connection) {
      this.connection = connection;
    }
  }

  /** What a unit of work has returned, and what follows from its commit. */
  private record Done<T>(T result, List<Runnable> afterCommit) {}

  @Override
  public <T> T inOne(String what, Supplier<T> work) {
    if (unit.isBound()) {
      return work.get();
    }
    var done =
        own(
            what,
            connection -> {
              try (var statement = connection.createStatement()) {
                statement.execute(
                    "set local idle_in_transaction_session_timeout = '%s';".formatted(LONGEST_PAUSE)
                        + " select pg_advisory_xact_lock(%d)".formatted(UNIT_LOCK));
              }
              return whole(new Unit(connection), work);
            });
    runAll(done.afterCommit());
    return done.result();
  }

  /** One that fails does not keep the others from being done. */
  private static void runAll(List<Runnable> actions) {
    RuntimeException failure = null;
    for (var action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private <T> Done<T> whole(Unit begun, Supplier<T> work) throws SQLException {
    T result;
    try {
      result = ScopedValue.where(unit, begun).call(work::get);
    } catch (RuntimeException e) {
      if (begun.failure != null
          && (DatabaseFailures.isCollision(begun.failure) || patience.isFor(begun.failure))) {
        throw begun.failure;
      }
      throw e;
    }
    if (begun.failure != null) {
      // Somebody has gone on after a statement that failed.
      throw begun.failure;
    }
    return new Done<>(result, begun.afterCommit);
  }

  @Override
  public void afterCommit(Runnable action) {
    if (unit.isBound()) {
      unit.get().afterCommit.add(action);
    } else {
      action.run();
    }
  }

  /** Returns an object that is one and the same within a unit of work; empty outside of any. */
  public Optional<Object> unit() {
    return unit.isBound() ? Optional.of(unit.get()) : Optional.empty();
  }

  /**
   * Does work in one transaction: in the one of the unit of work where this thread is in one, else
   * in one of its own.
   *
   * @param what what is tried, for messages, after "Cannot "
   * @throws UnavailableException if the database is away, full, or refuses us
   */
  public <T> T transaction(String what, Work<T> work) {
    if (!unit.isBound()) {
      return own(what, work);
    }
    var joined = unit.get();
    try {
      return work.on(joined.connection);
    } catch (SQLException e) {
      joined.failure = e;
      throw told(what, e);
    }
  }

  /**
   * Does work that only reads, as {@link #transaction} does it, and counts it as a query.
   *
   * @param what what is tried, for messages, after "Cannot "
   * @throws UnavailableException if the database is away, full, or refuses us
   */
  public <T> T query(String what, Work<T> work) {
    long beginNanos = System.nanoTime();
    try {
      return transaction(what, work);
    } finally {
      figures.queries.note(beginNanos);
    }
  }

  /**
   * Does work that only reads for somebody who waits, as {@link #query} does it. It ends after a
   * while, and however many wait, connections are left for those who write and compute.
   *
   * @param what what is tried, for messages, after "Cannot "
   * @throws TooCostlyException if it takes too long
   * @throws UnavailableException if the database is away, full, or refuses us, or too many ask
   */
  public <T> T answer(String what, Work<T> work) {
    if (unit.isBound()) {
      return query(what, work);
    }
    waitForTurn(what);
    try {
      return query(
          what,
          connection -> {
            try (var statement = connection.createStatement()) {
              statement.execute("set local statement_timeout = " + LONGEST_ANSWER.toMillis());
            }
            try {
              return work.on(connection);
            } catch (SQLException e) {
              if (ENDED.equals(e.getSQLState())) {
                throw new TooCostlyException(
                    "Cannot %s within %d s; ask for a shorter time, or for fewer data streams"
                        .formatted(what, LONGEST_ANSWER.toSeconds()),
                    e);
              }
              throw e;
            }
          });
    } finally {
      answers.release();
    }
  }

  private void waitForTurn(String what) {
    try {
      if (answers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnavailableException(
        "Cannot %s: others have been reading for %d s with all connections that are for it; try again"
            .formatted(what, PATIENCE.toSeconds()),
        new TimeoutException());
  }

  private static int ceil(int number, int divisor) {
    return (number + divisor - 1) / divisor;
  }

  /** Returns what decides how long a start waits for a database that is away. */
  public StartPatience patience() {
    return patience;
  }

  private <T> T own(String what, Work<T> work) {
    int attempt = 1;
    @Nullable Long firstNanos = null;
    while (true) {
      try (var connection = pool.getConnection()) {
        try {
          var result = work.on(connection);
          connection.commit();
          troubles.reached();
          return result;
        } catch (SQLException | RuntimeException e) {
          rollback(connection, e);
          throw e;
        }
      } catch (SQLException e) {
        if (DatabaseFailures.isCollision(e) && attempt < ATTEMPTS) {
          attempt++;
          continue;
        }
        var failure = told(what, e);
        firstNanos = firstNanos == null ? System.nanoTime() : firstNanos;
        if (!patience.waits(e, firstNanos)) {
          throw failure;
        }
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Returns the exception for callers. It does not say where the database is and which user is
   * used; the log says that, once for each reason while it lasts.
   */
  private RuntimeException told(String what, SQLException e) {
    var full = DatabaseFailures.failure(what, where, e);
    if (!(full instanceof UnavailableException)) {
      return full;
    }
    figures.failures.increment();
    if (isBusy(e)) {
      var message =
          "Cannot %s: the historian's database is busy, all %d connections have been in use for %d s;"
              .formatted(what, pool.getMaximumPoolSize(), PATIENCE.toSeconds());
      warn(BUSY, message + " ask for less at once, or allow more connections");
      return new UnavailableException(message + " try again", e);
    }
    var state = DatabaseFailures.state(e);
    warn(state, String.valueOf(full.getMessage()));
    return new UnavailableException(
        "Cannot %s: %s (SQLSTATE %s); %s"
            .formatted(what, DatabaseFailures.reason(state), state, DatabaseFailures.advice(state)),
        e);
  }

  /** Returns whether all connections are in use, and not: no connection could be made. */
  private boolean isBusy(SQLException e) {
    return e instanceof SQLTransientConnectionException
        && e.getCause() == null
        && pool.getHikariPoolMXBean().getTotalConnections() == pool.getMaximumPoolSize();
  }

  /** Logs what has failed, once while it lasts. */
  private void warn(String state, String message) {
    if (troubles.isNew(state, System.nanoTime())) {
      LOG.log(System.Logger.Level.WARNING, message);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
