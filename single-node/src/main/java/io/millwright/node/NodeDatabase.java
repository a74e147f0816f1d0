// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.historian.embedded.EmbeddedDatabase;
import io.millwright.historian.postgres.PostgresHistorian;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The historian: on the embedded PostgreSQL unless another database is configured. */
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
   * Locks the folder, starts the embedded database where no other is configured, and brings the
   * tables up to date.
   *
   * @param onStart gets the embedded database as soon as it runs, or hears at once that there is
   *     none
   * @throws RuntimeException if any of that can't be done; nothing is left open or running then
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

  /** The stores over the database. */
  PostgresHistorian historian() {
    return postgres;
  }

  /** The folder beside the database, locked for this process. */
  DataFolder folder() {
    return folder;
  }

  /** Whether the database is the embedded one, on the disk of {@link #folder}. */
  boolean isEmbedded() {
    return embedded.isPresent();
  }

  /** Why the embedded database can't be used now, and what to do; empty while it works. */
  Optional<String> problem() {
    return embedded.flatMap(EmbeddedDatabase::problem);
  }

  /** Ends the connections and the embedded database. */
  @Override
  public void close() {
    postgres.close();
    embedded.ifPresent(EmbeddedDatabase::close);
    folder.close();
  }
}
