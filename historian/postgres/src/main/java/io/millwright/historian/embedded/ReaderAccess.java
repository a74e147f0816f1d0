// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import io.millwright.historian.postgres.schema.ReaderRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * How Grafana, psql and other programs on this machine reach an embedded database. The folder of
 * the database tells it. These programs see the views of all trees.
 *
 * @param port on 127.0.0.1; where the server does not run, the one on which it listens next
 * @param isRunning whether it runs now
 * @param passwordFile holds the password of {@link ReaderRole#NAME}, for its owner only
 */
public record ReaderAccess(int port, boolean isRunning, Path passwordFile) {
  /** PostgreSQL, chapter "Database File Layout": the fourth line of postmaster.pid is the port. */
  private static final int PORT_LINE = 3;

  /**
   * Returns what the folder of a server tells.
   *
   * @return empty where no server was ever started in the folder
   * @throws IOException if the folder can't be read
   */
  public static Optional<ReaderAccess> in(Path folder) throws IOException {
    var passwordFile = folder.resolve("reader-password");
    var kept = KeptPort.in(folder);
    if (kept.isEmpty() || !isThere(passwordFile)) {
      return Optional.empty();
    }
    var running = folder.resolve("data").resolve("postmaster.pid");
    var lines = isThere(running) ? Files.readAllLines(running) : List.<String>of();
    return Optional.of(
        lines.size() > PORT_LINE && isAlive(lines.getFirst())
            ? new ReaderAccess(Integer.parseInt(lines.get(PORT_LINE).strip()), true, passwordFile)
            : new ReaderAccess(kept.getAsInt(), false, passwordFile));
  }

  /**
   * Returns whether a file exists. Unlike {@link Files#exists}, it throws where the folder can't be
   * read.
   */
  private static boolean isThere(Path file) throws IOException {
    try {
      var _ = Files.readAttributes(file, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean isAlive(String pid) {
    return pid.strip().matches("\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Returns the database's name. */
  public String database() {
    return PostgresServer.USER;
  }

  /** Returns the role that may read. */
  public String user() {
    return ReaderRole.NAME;
  }

  /** Returns the role's password. */
  public String password() throws IOException {
    return Files.readString(passwordFile).strip();
  }
}
