// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.schema.ReaderRole;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of our own over a folder that is kept. It listens on loopback only, behind a
 * password that stands in the folder, and makes every commit durable.
 *
 * <p>The folder holds {@code data} (the database), {@code log}, {@code password} and {@code
 * reader-password}, {@code port}, and PostgreSQL's programs. Starting is safe whatever happened
 * before:
 *
 * <ol>
 *   <li>A lock on the folder, which the operating system frees when its process dies, keeps a
 *       second Millwright out.
 *   <li>A server that outlived a killed Millwright is stopped, with all that it had acknowledged;
 *       processes and files that a killed server left behind are removed.
 *   <li>A new database is made beside its place and moved there when it is whole; what is in its
 *       place is never deleted.
 *   <li>PostgreSQL repairs what a kill of its own left half done.
 *   <li>Where the password in the folder is missing, or not that of the database, as in a copy of
 *       the folder that leaves it out, the database gets it.
 * </ol>
 *
 * <p>A server that dies while Millwright runs is started again on the same port, with growing
 * pauses; {@link #problem} says so meanwhile.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
  private static final int START_ATTEMPTS = 5;

  /** PostgreSQL, appendix "PostgreSQL Error Codes": invalid_password. */
  private static final String REFUSED = "28P01";

  private final Path folder;
  private final FileChannel lock;
  private final String password;
  private final PostgresServer server;
  private final Supervisor supervisor;
  private int port;
  private boolean isClosed;

  private EmbeddedDatabase(Path folder, FileChannel lock, String password, PostgresServer server) {
    this.folder = folder;
    this.lock = lock;
    this.password = password;
    this.server = server;
    supervisor = new Supervisor(supervised(), System::nanoTime);
  }

  private Supervisor.Supervised supervised() {
    var space = DiskSpace.of(folder);
    return new Supervisor.Supervised() {
      @Override
      public boolean isRunning() {
        return server.isRunning();
      }

      @Override
      public void restart() throws IOException {
        // The connections of the pool know this port.
        server.start(port);
      }

      @Override
      public Optional<String> shortage() {
        return space.shortage(folder);
      }
    };
  }

  /**
   * Starts the server on the port that its folder keeps, or on a free one where something else has
   * that.
   *
   * @param folder made where it does not exist
   * @throws UnavailableException if it can't be started; the message says what to do
   */
  public static EmbeddedDatabase start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts the server. An interrupt of the thread ends the start, and leaves no process behind.
   *
   * @param folder made where it does not exist
   * @param port on which it listens and on no other; 0 for the one that the folder keeps
   * @throws UnavailableException if it can't be started; the message says what to do
   */
  public static EmbeddedDatabase start(Path folder, int port) {
    var absolute = folder.toAbsolutePath().normalize();
    FileChannel lock = null;
    PostgresServer server = null;
    try {
      Files.createDirectories(absolute);
      absolute = absolute.toRealPath();
      lock = lock(absolute);
      checkVersion(absolute);
      server = new PostgresServer(absolute, PostgresBinaries.unpack(absolute));
      var database =
          new EmbeddedDatabase(
              absolute, lock, KeptPassword.in(absolute.resolve("password")), server);
      server.prepare();
      database.run(port);
      database.supervisor.start();
      lock = null;
      server = null;
      return database;
    } catch (IOException e) {
      var why =
          DiskSpace.of(absolute).shortage(absolute).map(full -> full + ": ").orElse("")
              + plain(absolute, e);
      throw new UnavailableException(
          "Cannot start the embedded PostgreSQL in %s: %s".formatted(absolute, why), e);
    } finally {
      end(server, lock);
    }
  }

  private static String plain(Path folder, IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          ("%s can't be read or written; give it and what is below %s to the user that Millwright"
                  + " runs as")
              .formatted(denied.getFile(), folder);
      case FileAlreadyExistsException other ->
          "%s is no folder; give another data folder".formatted(other.getFile());
      default -> String.valueOf(e.getMessage());
    };
  }

  private static FileChannel lock(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: refused like another's.
      LOG.log(System.Logger.Level.DEBUG, "folder is locked by this process", e);
    }
    channel.close();
    throw new IOException(
        "another Millwright uses this folder; stop it, or give this one a data folder of its own");
  }

  /** Stops all processes of a server, and then frees its folder. */
  private static void end(@Nullable PostgresServer server, @Nullable FileChannel lock) {
    // An interrupt would leave the server running; it is set again when the server has stopped.
    boolean interrupted = Thread.interrupted();
    try {
      if (server != null) {
        server.stop();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "embedded-postgresql state=RUNNING action=stop", e);
    } finally {
      release(lock);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void release(@Nullable FileChannel lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The lock of the data folder could not be closed", e);
    }
  }

  private static void checkVersion(Path folder) throws IOException {
    var version = folder.resolve("data").resolve("PG_VERSION");
    if (!Files.exists(version)) {
      return;
    }
    var found = Files.readString(version).strip();
    if (!found.equals("18")) {
      throw new IOException(
          ("the data is of PostgreSQL %s, the programs are of 18; keep the folder, export it with"
                  + " the Millwright that wrote it, and start this one on a new folder")
              .formatted(found));
    }
  }

  private void run(int wanted) throws IOException {
    server.clearRemains();
    var kept = KeptPort.in(folder);
    port = wanted != 0 ? wanted : kept.isPresent() ? kept.getAsInt() : KeptPort.free();
    if (wanted == 0 && !KeptPort.isFree(port)) {
      port = KeptPort.free();
    }
    for (int attempt = 1; !startsOn(port, wanted != 0 || attempt == START_ATTEMPTS); attempt++) {
      port = KeptPort.free();
    }
    createDatabase();
    if (kept.isEmpty()) {
      KeptPort.keep(folder, port);
    } else if (wanted == 0 && kept.getAsInt() != port) {
      LOG.log(
          System.Logger.Level.WARNING,
          ("embedded-postgresql port=%d cause=\"another program has port %d, where Grafana and"
                  + " others look for the database; stop that program and start again\"")
              .formatted(port, kept.getAsInt()));
    }
  }

  /** Starts the server on a port. Returns false where another program took the port first. */
  private boolean startsOn(int wanted, boolean isLast) throws IOException {
    try {
      server.start(wanted);
      return true;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted() || KeptPort.isFree(wanted)) {
        throw e;
      }
      if (isLast) {
        throw new IOException(
            ("port %d is taken by another program; stop that one, or choose another port with"
                    + " --database-port")
                .formatted(wanted),
            e);
      }
      return false;
    }
  }

  private void createDatabase() throws IOException {
    try {
      try {
        createDatabase(PostgresServer.USER, "template1");
      } catch (SQLException e) {
        if (!REFUSED.equals(e.getSQLState())) {
          throw e;
        }
        mendPassword();
        createDatabase(PostgresServer.USER, "template1");
      }
    } catch (SQLException e) {
      throw new IOException("the database can't be created: " + e.getMessage(), e);
    }
  }

  /**
   * Makes the password in the folder that of the database again: a copy of the folder without the
   * password's file, or with that of another time, has got another one.
   */
  private void mendPassword() throws IOException {
    server.stop();
    server.setPassword(password);
    server.start(port);
    LOG.log(
        System.Logger.Level.INFO,
        ("embedded-postgresql state=MENDED cause=\"%s did not hold the password of this database;"
                + " the database has that password now\"")
            .formatted(folder.resolve("password")));
  }

  private void createDatabase(String name, String template) throws SQLException {
    try (var connection =
            DriverManager.getConnection(url("postgres"), PostgresServer.USER, password);
        var known =
            NamedStatement.of(connection, "select 1 from pg_database where datname = :name");
        var create = connection.createStatement()) {
      if (known.set("name", name).first(_ -> true).isEmpty()) {
        create.execute("create database \"%s\" template \"%s\"".formatted(name, template));
      }
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** Returns the port on which the server listens, on loopback. */
  public int port() {
    return port;
  }

  /** Returns how to reach the plant's database. */
  public HistorianConfig config() {
    return new HistorianConfig(url(PostgresServer.USER), PostgresServer.USER, password);
  }

  /**
   * Returns how to reach another database of the same server, made where there is none; for tests.
   *
   * @param database small letters, digits and _
   * @throws UnavailableException if it can't be made
   */
  public HistorianConfig config(String database) {
    return config(database, "template1");
  }

  /**
   * Returns how to reach a copy of the plant's database, made where there is none; for tests.
   * Nobody may be connected to the plant's database then.
   *
   * @param database small letters, digits and _
   * @throws UnavailableException if it can't be made
   */
  public HistorianConfig copy(String database) {
    return config(database, PostgresServer.USER);
  }

  private HistorianConfig config(String database, String template) {
    if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "\"%s\" is not a name: use a small letter, then small letters, digits and _"
              .formatted(database));
    }
    try {
      createDatabase(database, template);
    } catch (SQLException e) {
      throw new UnavailableException(
          "Cannot make database %s in %s: %s".formatted(database, folder, e.getMessage()), e);
    }
    return new HistorianConfig(url(database), PostgresServer.USER, password);
  }

  /**
   * Lets Grafana, psql and others of this machine read, by {@link ReaderAccess}; done after the
   * tables have been brought up to date.
   *
   * @throws UnavailableException if the database is away, or the password can't be kept
   */
  public void admitReaders() {
    try {
      ReaderRole.admit(config(), KeptPassword.in(folder.resolve("reader-password")));
    } catch (IOException e) {
      throw new UnavailableException(
          "Cannot keep the password of %s in %s: %s"
              .formatted(ReaderRole.NAME, folder, plain(folder, e)),
          e);
    }
  }

  /**
   * Returns why the server can't be used now, and what to do about it; empty while it works. A
   * server that has died is started again by itself.
   */
  public Optional<String> problem() {
    return supervisor.problem();
  }

  /**
   * Returns the process number of the server's first process.
   *
   * @throws UnavailableException if it does not run at this moment
   */
  public long pid() {
    return server
        .pid()
        .orElseThrow(() -> {
          var why = "The embedded PostgreSQL in %s is not running".formatted(folder);
          return new UnavailableException(why, new IllegalStateException(why));
        });
  }

  /** Stops the server; open connections are cut, what was acknowledged is kept. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      supervisor.close();
      end(server, lock);
    }
  }
}
