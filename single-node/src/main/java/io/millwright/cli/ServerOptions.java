// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.api.access.Listening;
import io.millwright.file.AccessFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every server command has. */
final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "where to listen (default: ${DEFAULT-VALUE}); beyond this machine only with --access")
  private String host = "127.0.0.1";

  @Option(
      names = "--access",
      paramLabel = "FILE",
      description =
          "who may call, and by which keys, see docs/security.md; without it everybody on this"
              + " machine may do everything")
  private Optional<Path> access = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where everything is kept (default: ./data)")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "a PostgreSQL or TimescaleDB to use instead of the embedded one:"
              + " jdbc:postgresql://host/database; user and password in MILLWRIGHT_DATABASE_USER"
              + " and MILLWRIGHT_DATABASE_PASSWORD")
  private Optional<URI> databaseUrl = Optional.empty();

  /** Hands the options to the server as the properties that it is configured by. */
  void configure(Path fallbackData) {
    refuseStrangers();
    refuseTakenPort();
    System.setProperty("quarkus.http.host", host);
    access.ifPresent(
        file -> System.setProperty("millwright.api.access", file.toAbsolutePath().toString()));
    System.setProperty("quarkus.http.port", Integer.toString(port));
    System.setProperty(
        "millwright.node.data", data.orElse(fallbackData).toAbsolutePath().normalize().toString());
    System.setProperty("millwright.node.home", System.getProperty("millwright.home", "."));
    databaseUrl.ifPresent(
        url -> System.setProperty("millwright.node.database.url", url.toString()));
  }

  /** Says before anything is started what the server itself would say when it starts to listen. */
  private void refuseStrangers() {
    Listening.refusal(host, access.isPresent())
        .ifPresent(message -> {
          throw new IllegalArgumentException(message);
        });
    access.ifPresent(file -> {
      var _ = AccessFiles.read(file, System.getenv());
    });
  }

  /** Said before the database is started, and in words that name the option. */
  private void refuseTakenPort() {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Port %d is taken by another program (%s); stop that one, or choose another port with --port"
              .formatted(port, e.getMessage()),
          e);
    }
  }
}
