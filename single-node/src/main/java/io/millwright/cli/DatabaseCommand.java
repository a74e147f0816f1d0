// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.historian.embedded.ReaderAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code database}: prints how Grafana, psql and other programs connect to the embedded database.
 */
@Command(
    name = "database",
    mixinStandardHelpOptions = true,
    description =
        "Says how Grafana, psql and other programs of this machine read the embedded database.")
final class DatabaseCommand implements Callable<Integer> {
  private static final String HOST = "127.0.0.1";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description =
          "the server's data folder (default: ./${DEFAULT-VALUE}; the demo's is data/demo)")
  private Path data = Path.of("data");

  @Option(
      names = "--show-password",
      fallbackValue = "true",
      description = "print the password, too, and not only where it stands")
  private boolean showsPassword;

  @Override
  public Integer call() {
    var folder = data.toAbsolutePath().normalize();
    try {
      print(folder);
    } catch (FileSystemException e) {
      throw new UncheckedIOException(
          e instanceof AccessDeniedException
              ? "%s can't be read; run this command as the user that the server of %s runs as"
                  .formatted(e.getFile(), folder)
              : "%s can't be read (%s); check --data".formatted(e.getFile(), e.getReason()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s can't be read (%s); check the disk".formatted(folder, e.getMessage()), e);
    }
    return 0;
  }

  private void print(Path folder) throws IOException {
    var access =
        ReaderAccess.in(folder.resolve("postgres"))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    ("There is no embedded database in %s: no server has been started on that"
                            + " folder, or one with --database-url; give the folder with --data")
                        .formatted(folder)));
    var file = access.passwordFile();
    var where = "%s:%d".formatted(HOST, access.port());
    spec.commandLine()
        .getOut()
        .printf(
            """
            The embedded database %s on %s, for programs of this machine only.
            %s reads the views of docs/reference/sql.md, of all trees, and nothing else.
            Its password stands in %s

            psql:     PGPASSWORD="$(cat %s)" psql -h %s -p %d -U %s %s
            JDBC:     jdbc:postgresql://%s/%s?user=%s
            Grafana:  these in its environment, beside the files that millwright dashboards writes
              MILLWRIGHT_DB_HOST=%s
              MILLWRIGHT_DB_NAME=%s
              MILLWRIGHT_DB_USER=%s
              MILLWRIGHT_DB_PASSWORD=%s
              MILLWRIGHT_DB_SSLMODE=disable
            """,
            access.isRunning() ? "listens" : "is not running; it will listen",
            where,
            access.user(),
            file,
            quoted(file),
            HOST,
            access.port(),
            access.user(),
            access.database(),
            where,
            access.database(),
            access.user(),
            where,
            access.database(),
            access.user(),
            showsPassword ? access.password() : "<what the file holds; --show-password prints it>");
  }

  /** Returns a path quoted for a shell. */
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
