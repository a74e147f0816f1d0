// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.historian.embedded.EmbeddedDatabase;
import io.millwright.historian.postgres.PostgresHistorian;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The historian on the embedded PostgreSQL, or on another database if one is configured. */
final class NodeDatabase implements AutoCloseable {
  private final DataFolder folder;
  private final Optional<EmbeddedDatabase> embedded;
  private final PostgresHistorian postgres;

  private NodeDatabase(
      DataFolder folder, Optional<EmbeddedDatabase> embedded, PostgresHistorian postgres) {
    this.folder = folder;
    this.embedded = embedded;
    this.postgres = postgres;
  }

  /**
   * Locks the folder, starts the embedded database if no other is configured, and updates the
   * tables.
   *
   * @param onStart called with the embedded database as soon as it runs, or at once with an empty
   *     value if there is none
   * @throws RuntimeException if any step fails; nothing is left open or running then
   */
  static NodeDatabase open(
      NodeSettings settings, InstantSource clock, Consumer<Optional<EmbeddedDatabase>> onStart) {
    var folder = DataFolder.lock(settings.data());
    Optional<EmbeddedDatabase> embedded = Optional.empty();
    Optional<PostgresHistorian> opened = Optional.empty();
    boolean isOpen = false;
    try {
      if (settings.database().isEmpty()) {
        embedded =
            Optional.of(
                EmbeddedDatabase.start(folder.resolve("postgres"), settings.databasePort()));
      }
      onStart.accept(embedded);
      var postgres =
          PostgresHistorian.open(
              embedded.map(EmbeddedDatabase::config).or(settings::database).orElseThrow());
      opened = Optional.of(postgres);
      embedded.ifPresent(EmbeddedDatabase::admitReaders);
      postgres.start(clock);
      isOpen = true;
      return new NodeDatabase(folder, embedded, postgres);
    } finally {
      if (!isOpen) {
        opened.ifPresent(PostgresHistorian::close);
        embedded.ifPresent(EmbeddedDatabase::close);
        folder.close();
      }
    }
  }

  /** Returns the historian's stores. */
  PostgresHistorian historian() {
    return postgres;
  }

  /** Returns the data folder, which is locked for this process. */
  DataFolder folder() {
    return folder;
  }

  /** Returns whether the database is the embedded one, on the disk of {@link #folder}. */
  boolean isEmbedded() {
    return embedded.isPresent();
  }

  /** Returns why the embedded database can't be used now, and what to do; empty if it works. */
  Optional<String> problem() {
    return embedded.flatMap(EmbeddedDatabase::problem);
  }

  /** Closes the connections, the embedded database and the folder. */
  @Override
  public void close() {
    postgres.close();
    embedded.ifPresent(EmbeddedDatabase::close);
    folder.close();
  }
}
