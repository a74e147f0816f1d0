// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's server and programs over one folder: makes the database, starts and stops the
 * server, and sees whether its first process (the postmaster) is alive. The caller holds the
 * folder's lock, so every process whose program stands in this folder is ours. Safe for use by one
 * thread at a time, but for {@link #isRunning}.
 */
final class PostgresServer {
  static final String USER = "millwright";

  private static final System.Logger LOG = System.getLogger(PostgresServer.class.getName());

  /** Long, since after a kill the server replays its log first. */
  private static final Duration START_TIME = Duration.ofMinutes(10);

  private static final Duration STOP_TIME = Duration.ofMinutes(1);
  private static final Duration KILL_TIME = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(100);

  private final Path folder;
  private final Path programs;
  private final boolean isRoot;
  private volatile @Nullable ProcessHandle postmaster;

  /** False where the system hides which program a process runs. */
  private final boolean tellsPrograms = ProcessHandle.current().info().command().isPresent();

  /**
   * @param folder holds data, log, password and programs; a real path, without symbolic links
   * @param programs PostgreSQL's installation, below {@code folder}
   * @throws IOException if PostgreSQL can't run under this user
   */
  PostgresServer(Path folder, Path programs) throws IOException {
    this.folder = folder;
    this.programs = programs;
    isRoot =
        folder.getFileSystem().supportedFileAttributeViews().contains("unix")
            && Integer.valueOf(0).equals(Files.getAttribute(folder.resolve("lock"), "unix:uid"));
    if (isRoot && run("unshare", List.of("unshare", "--user", "true"), "").failed()) {
      throw new IOException(
          "PostgreSQL does not run as root and this system allows no user namespaces: run as an"
              + " ordinary user, or give the address of a PostgreSQL server");
    }
  }

  /** Returns the folder of the database itself. */
  Path data() {
    return folder.resolve("data");
  }

  /** Makes the database where there is none: beside its place, and moved there when it is whole. */
  void prepare() throws IOException {
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

  /**
   * Starts the server after what an earlier one left behind is gone, and returns when it takes
   * connections.
   *
   * @param port on loopback
   * @throws IOException if it does not start; the message holds PostgreSQL's own words
   */
  void start(int port) throws IOException {
    clearRemains();
    // NOTIFY can't be taken from anybody, and nothing here listens: the fewest pages there can be.
    var options =
        ("-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port=%d"
                + " -c max_connections=100 -c timezone=UTC -c max_notify_queue_pages=64"
                + " -c logging_collector=on"
                + " -c log_directory=../log -c log_filename=postgresql-%%a.log"
                + " -c log_truncate_on_rotation=on -c log_rotation_age=1d")
            .formatted(port);
    var log = folder.resolve("start.log");
    Files.deleteIfExists(log);
    var output =
        execute(
            "pg_ctl",
            List.of(
                "start",
                "--wait",
                "--timeout=" + START_TIME.toSeconds(),
                "--pgdata=" + data(),
                "--log=" + log,
                "--options=" + options));
    if (output.failed()) {
      throw new IOException(
          "it does not start: %s%s; see %s"
              .formatted(output.text(), tail(log), folder.resolve("log")));
    }
    postmaster = recordedProcess().orElse(null);
  }

  /**
   * Gives the database's user another password, by PostgreSQL's single-user mode, which asks for
   * none: whoever may write the files may do anything with them. The server must not run.
   *
   * @throws IOException if it can't be done; the message does not hold the password
   */
  void setPassword(String password) throws IOException {
    var output =
        execute(
            "postgres",
            List.of("--single", "-D", data().toString(), "-c", "logging_collector=off", "postgres"),
            "alter role \"%s\" password '%s'\n".formatted(USER, password.replace("'", "''")));
    // It may repeat the statement.
    Files.deleteIfExists(folder.resolve("postgres.log"));
    if (output.failed()) {
      throw new IOException(
          "the password of %s can't be set; see %s".formatted(USER, folder.resolve("log")));
    }
  }

  private static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var lines = Files.readAllLines(log);
    return " " + String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  /**
   * Returns true while the first process of the server that {@link #start} has started is alive.
   */
  boolean isRunning() {
    var process = postmaster;
    return process != null && process.isAlive() && isOurs(process);
  }

  /** Returns the process number of the server's first process; empty where it does not run. */
  Optional<Long> pid() {
    return isRunning() ? Optional.ofNullable(postmaster).map(ProcessHandle::pid) : Optional.empty();
  }

  /**
   * Stops the server; open connections are cut, what was acknowledged is kept.
   *
   * @throws IOException if it goes on running
   */
  void stop() throws IOException {
    if (recordedProcess().filter(this::isOurs).isPresent()) {
      var output =
          execute(
              "pg_ctl",
              List.of(
                  "stop",
                  "--wait",
                  "--timeout=" + STOP_TIME.toSeconds(),
                  "--mode=fast",
                  "--pgdata=" + data()));
      if (output.failed() && recordedProcess().filter(this::isOurs).isPresent()) {
        // What was acknowledged is in its log, which the next start replays.
        LOG.log(
            System.Logger.Level.WARNING,
            "embedded-postgresql state=HANGING action=kill cause=\"" + output.text() + '"');
      }
    }
    // A start that was interrupted may have left a server that has not written its number yet.
    killAll();
    // It names nobody of ours now.
    Files.deleteIfExists(pidFile());
  }

  /**
   * Makes way for a start:
   *
   * <ol>
   *   <li>A whole server that outlived its Millwright is stopped, with all that it acknowledged.
   *   <li>Processes of a server whose first process is dead hold its shared memory, and PostgreSQL
   *       would not start beside them: they are killed. What they had not committed is lost anyway,
   *       and what was committed is in the log that the next start replays.
   *   <li>A {@code postmaster.pid} that then names a process which is dead, a zombie or somebody
   *       else's is deleted: PostgreSQL would take that process for a server of its own.
   * </ol>
   */
  void clearRemains() throws IOException {
    var recorded = recordedProcess();
    if (recorded.filter(this::isOurs).isPresent()) {
      LOG.log(
          System.Logger.Level.INFO,
          "embedded-postgresql state=ORPHAN pid=" + recorded.get().pid() + " action=stop");
    }
    stop();
    postmaster = null;
  }

  private void killAll() throws IOException {
    var left = ours().toList();
    left.forEach(ProcessHandle::destroyForcibly);
    long deadlineNanos = System.nanoTime() + KILL_TIME.toNanos();
    for (var process : left) {
      // A zombie that nobody buries counts as alive for the JDK, but it runs no program.
      while (isOurs(process)) {
        if (System.nanoTime() > deadlineNanos) {
          throw new IOException("process %d can't be killed".formatted(process.pid()));
        }
        awaitEnd(process);
      }
    }
  }

  /** Waits for the end of a process, for a moment. */
  private static void awaitEnd(ProcessHandle process) throws IOException {
    try {
      var _ = process.onExit().get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while process %d ended".formatted(process.pid()), e);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "process " + process.pid() + " has not ended yet", e);
    }
  }

  private Stream<ProcessHandle> ours() {
    return ProcessHandle.allProcesses().filter(this::isOurs);
  }

  /**
   * Returns whether a process runs the server's program of this folder; where the system hides
   * programs, whether it is the process of {@code postmaster.pid}.
   */
  private boolean isOurs(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> {
          var program = Path.of(command);
          return program.startsWith(folder) && program.endsWith(Path.of("bin", "postgres"));
        })
        .orElseGet(() -> !tellsPrograms && isRecorded(process));
  }

  private boolean isRecorded(ProcessHandle process) {
    try {
      return recordedProcess().filter(process::equals).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private Path pidFile() {
    return data().resolve("postmaster.pid");
  }

  /** Returns the process that {@code postmaster.pid} names, whatever it is. */
  private Optional<ProcessHandle> recordedProcess() throws IOException {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(pidFile());
    return lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
  }

  /** What a program left: its exit code, and its words for people. */
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
    return execute(program, arguments, "");
  }

  /**
   * @param input what the program reads; it may be secret
   */
  private Output execute(String program, List<String> arguments, String input) throws IOException {
    var command = new ArrayList<String>();
    if (isRoot) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return run(program, command, input);
  }

  private Output run(String name, List<String> command, String input) throws IOException {
    // Into a file and not a pipe: the server inherits it and would keep a pipe open.
    var log = folder.resolve(name + ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    try {
      try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
        writer.write(input);
      }
      if (!process.waitFor(START_TIME.plus(STOP_TIME).toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(name + " hangs");
      }
      return new Output(process.exitValue(), Files.readString(log).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " ran", e);
    } finally {
      // What it has just begun may not run its own program yet, and would not be known as ours.
      var begun = process.isAlive() ? process.descendants().toList() : List.<ProcessHandle>of();
      process.destroyForcibly();
      begun.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
