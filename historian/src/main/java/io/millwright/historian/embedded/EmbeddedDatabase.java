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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
 *   <li>A server that outlived a killed Millwright is stopped, with all that it had acknowledged.
 *   <li>A new database is made beside its place and moved there when it is whole; what is in its
 *       place is never deleted.
 *   <li>PostgreSQL repairs what a kill of its own left half done.
 * </ol>
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
  private static final String USER = "millwright";
  private static final int START_ATTEMPTS = 5;

  /** Long, since after a kill the server replays its log first. */
  private static final String START_SECONDS = "600";

  private final Path folder;
  private final Path programs;
  private final FileChannel lock;
  private final String password;
  private int port;

  private EmbeddedDatabase(Path folder, Path programs, FileChannel lock, String password) {
    this.folder = folder;
    this.programs = programs;
    this.lock = lock;
    this.password = password;
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
      lock = lock(absolute);
      checkVersion(absolute);
      var programs = PostgresBinaries.unpack(absolute);
      var database =
          new EmbeddedDatabase(absolute, programs, lock, password(absolute.resolve("password")));
      database.prepare();
      database.stopOrphan();
      database.run(port);
      lock = null;
      return database;
    } catch (IOException e) {
      throw new UnavailableException(
          "Cannot start the embedded PostgreSQL in %s: %s".formatted(absolute, e.getMessage()), e);
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

  private Path data() {
    return folder.resolve("data");
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

  private void prepare() throws IOException {
    if (Files.exists(data().resolve("PG_VERSION"))) {
      return;
    }
    var fresh = folder.resolve("data.new");
    PostgresBinaries.deleteTree(fresh);
    var output =
        execute(
            "initdb",
            List.of(
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + folder.resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
    if (output.failed()) {
      throw new IOException("initdb failed: " + output.text());
    }
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Stops the server that a killed Millwright left behind; we hold the lock, so it is nobody's. */
  private void stopOrphan() throws IOException {
    var file = data().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    var lines = Files.readAllLines(file);
    var process =
        lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")
            ? Optional.<ProcessHandle>empty()
            : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    if (process.isEmpty()) {
      return;
    }
    var command = process.get().info().command().orElse("");
    if (command.isEmpty() || Path.of(command).getFileName().toString().startsWith("postgres")) {
      LOG.log(
          System.Logger.Level.INFO,
          "embedded-postgresql state=ORPHAN pid=" + process.get().pid() + " action=stop");
      stop();
    } else {
      // The number was given to another process since; PostgreSQL would take that one for its own.
      Files.delete(file);
    }
  }

  private void run(int wanted) throws IOException {
    var text = "";
    for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      port = wanted == 0 ? freePort() : wanted;
      var options =
          ("-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port=%d"
                  + " -c max_connections=100 -c timezone=UTC -c logging_collector=on"
                  + " -c log_directory=../log -c log_filename=postgresql-%%a.log"
                  + " -c log_truncate_on_rotation=on -c log_rotation_age=1d")
              .formatted(port);
      var output =
          execute(
              "pg_ctl",
              List.of(
                  "start",
                  "--wait",
                  "--timeout=" + START_SECONDS,
                  "--pgdata=" + data(),
                  "--log=" + folder.resolve("start.log"),
                  "--options=" + options));
      if (!output.failed()) {
        createDatabase();
        return;
      }
      text = output.text() + tail(folder.resolve("start.log"));
    }
    throw new IOException(
        "it does not start: %s; see %s".formatted(text.strip(), folder.resolve("log")));
  }

  private static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var lines = Files.readAllLines(log);
    return " " + String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void createDatabase() throws IOException {
    try {
      createDatabase(USER, "template1");
    } catch (SQLException e) {
      stop();
      throw new IOException("the database can't be created: " + e.getMessage(), e);
    }
  }

  private void createDatabase(String name, String template) throws SQLException {
    try (var connection = DriverManager.getConnection(url("postgres"), USER, password);
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
    return new HistorianConfig(url(USER), USER, password);
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
    return config(database, USER);
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
    return new HistorianConfig(url(database), USER, password);
  }

  /** The process number of the server's first process. */
  public long pid() {
    try {
      return Long.parseLong(
          Files.readAllLines(data().resolve("postmaster.pid")).getFirst().strip());
    } catch (IOException e) {
      throw new UnavailableException(
          "The embedded PostgreSQL in %s is not running".formatted(folder), e);
    }
  }

  /** Stops the server; open connections are cut, what was acknowledged is kept. */
  @Override
  public void close() {
    try {
      if (Files.exists(data().resolve("postmaster.pid"))) {
        stop();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "embedded-postgresql state=RUNNING action=stop", e);
    } finally {
      release(lock);
    }
  }

  private void stop() throws IOException {
    var output =
        execute(
            "pg_ctl",
            List.of("stop", "--wait", "--timeout=60", "--mode=fast", "--pgdata=" + data()));
    if (output.failed() && Files.exists(data().resolve("postmaster.pid"))) {
      throw new IOException("it does not stop: " + output.text());
    }
  }

  private record Output(int exitCode, String text) {
    boolean failed() {
      return exitCode != 0;
    }
  }

  /**
   * Runs one of PostgreSQL's programs. They refuse to run as root; there they run in a user
   * namespace of their own, in which we are nobody (unshare(1)).
   */
  private Output execute(String program, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    // Into a file and not a pipe: the server inherits it and would keep a pipe open.
    var log = folder.resolve(program + ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    try {
      var process = builder.start();
      if (!process.waitFor(Long.parseLong(START_SECONDS) + 60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " hangs");
      }
      var text = Files.readString(log).strip();
      return new Output(
          process.exitValue(),
          text.contains("unshare failed")
              ? text
                  + "; PostgreSQL does not run as root and this system allows no user namespaces:"
                  + " run as an ordinary user, or give the address of a PostgreSQL server"
              : text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " ran", e);
    }
  }

  private boolean isRoot() throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Integer.valueOf(0).equals(Files.getAttribute(folder.resolve("lock"), "unix:uid"));
  }
}
