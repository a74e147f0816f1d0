// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import io.millwright.historian.postgres.HistorianConfig;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of our own over a folder that is kept. It listens on loopback only, behind a
 * password that stands in the folder, and makes every commit durable.
 *
 * <p>The folder holds {@code data} (the database), {@code log}, {@code password}, and PostgreSQL's
 * programs. Starting is safe whatever happened before:
 *
 * <ol>
 *   <li>A lock on the folder, which the operating system frees when its process dies, keeps a
 *       second Millwright out.
 *   <li>A server that outlived a killed Millwright is stopped, with all that it had acknowledged;
 *       processes and files that a killed server left behind are removed.
 *   <li>A new database is made beside its place and moved there when it is whole; what is in its
 *       place is never deleted.
 *   <li>PostgreSQL repairs what a kill of its own left half done.
 * </ol>
 *
 * <p>A server that dies while Millwright runs is started again on the same port, with growing
 * pauses; {@link #problem} says so meanwhile.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
  private static final int START_ATTEMPTS = 5;

  private final Path folder;
  private final FileChannel lock;
  private final String password;
  private final PostgresServer server;
  private final Supervisor supervisor;
  private int port;

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
   * Starts the server on any free port.
   *
   * @param folder made where it does not exist
   * @throws UnavailableException if it can't be started; the message says what to do
   */
  public static EmbeddedDatabase start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts the server.
   *
   * @param folder made where it does not exist
   * @param port on which it listens, 0 for any free one
   * @throws UnavailableException if it can't be started; the message says what to do
   */
  public static EmbeddedDatabase start(Path folder, int port) {
    var absolute = folder.toAbsolutePath().normalize();
    FileChannel lock = null;
    try {
      Files.createDirectories(absolute);
      absolute = absolute.toRealPath();
      lock = lock(absolute);
      checkVersion(absolute);
      var server = new PostgresServer(absolute, PostgresBinaries.unpack(absolute));
      var database =
          new EmbeddedDatabase(absolute, lock, password(absolute.resolve("password")), server);
      server.prepare();
      database.run(port);
      database.supervisor.start();
      lock = null;
      return database;
    } catch (IOException e) {
      var why =
          DiskSpace.of(absolute).shortage(absolute).map(full -> full + ": ").orElse("")
              + e.getMessage();
      throw new UnavailableException(
          "Cannot start the embedded PostgreSQL in %s: %s".formatted(absolute, why), e);
    } finally {
      release(lock);
    }
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

  private static void release(@Nullable FileChannel lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The lock of the data folder could not be closed", e);
    }
  }

  private static String password(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      var fresh = file.resolveSibling("password.new");
      Files.writeString(fresh, HexFormat.of().formatHex(random));
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
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
    IOException failure = null;
    for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      port = wanted == 0 ? freePort() : wanted;
      try {
        server.start(port);
        createDatabase();
        return;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void createDatabase() throws IOException {
    try {
      createDatabase(PostgresServer.USER, "template1");
    } catch (SQLException e) {
      server.stop();
      throw new IOException("the database can't be created: " + e.getMessage(), e);
    }
  }

  private void createDatabase(String name, String template) throws SQLException {
    try (var connection =
            DriverManager.getConnection(url("postgres"), PostgresServer.USER, password);
        var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      exists.setString(1, name);
      try (var found = exists.executeQuery()) {
        if (!found.next()) {
          try (var create = connection.createStatement()) {
            create.execute("create database \"%s\" template \"%s\"".formatted(name, template));
          }
        }
      }
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** The port on which the server listens, on loopback. */
  public int port() {
    return port;
  }

  /** How to reach the plant's database. */
  public HistorianConfig config() {
    return new HistorianConfig(url(PostgresServer.USER), PostgresServer.USER, password);
  }

  /**
   * How to reach another database of the same server, made where there is none; for tests.
   *
   * @param database small letters, digits and _
   * @throws UnavailableException if it can't be made
   */
  public HistorianConfig config(String database) {
    return config(database, "template1");
  }

  /**
   * How to reach a copy of the plant's database, made where there is none; for tests. Nobody may be
   * connected to the plant's database then.
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
   * Why the server can't be used now, and what to do about it; empty while it works. A server that
   * has died is started again by itself.
   */
  public Optional<String> problem() {
    return supervisor.problem();
  }

  /**
   * The process number of the server's first process.
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
  public void close() {
    supervisor.close();
    // An interrupt would leave the server running; it is set again when the server has stopped.
    boolean interrupted = Thread.interrupted();
    try {
      server.stop();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "embedded-postgresql state=RUNNING action=stop", e);
    } finally {
      release(lock);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
