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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
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
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "the server's certificate (PEM, with those between it and its CA): --port then speaks"
              + " https only; read again every hour")
  private Optional<Path> tlsCertificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "the certificate's private key (PEM, PKCS 8, without a password)")
  private Optional<Path> tlsKey = Optional.empty();

  @Mixin private TrustOption trust = new TrustOption();

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
    trust.apply();
    refuseStrangers();
    refuseTakenPort();
    encrypt();
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

  private void encrypt() {
    if (tlsCertificate.isEmpty() && tlsKey.isEmpty()) {
      return;
    }
    var certificate = readable("--tls-certificate", tlsCertificate, "--tls-key");
    var key = readable("--tls-key", tlsKey, "--tls-certificate");
    System.setProperty("quarkus.tls.millwright.key-store.pem.0.cert", certificate);
    System.setProperty("quarkus.tls.millwright.key-store.pem.0.key", key);
    System.setProperty("quarkus.tls.millwright.reload-period", "1h");
    System.setProperty("quarkus.http.tls-configuration-name", "millwright");
    System.setProperty("quarkus.http.insecure-requests", "disabled");
    System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
  }

  private static String readable(String option, Optional<Path> file, String other) {
    var path =
        file.orElseThrow(
            () -> new IllegalArgumentException("%s needs %s, too".formatted(other, option)));
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(
          "%s %s can't be read; check path and permissions".formatted(option, path));
    }
    return path.toAbsolutePath().toString();
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
