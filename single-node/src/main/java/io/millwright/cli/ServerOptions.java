// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.access.AccessFiles;
import io.millwright.access.Listening;
import io.millwright.cli.client.TrustOption;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.node.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that runs a server. */
final class ServerOptions {
  private static final int LAST_PORT = 65_535;

  /** The first port that does not need administrator rights. */
  private static final int FIRST_FREE = 1_024;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

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
          "who may call, and by which keys, see docs/reference/security.md; without it everybody on"
              + " this machine may do everything")
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
      names = "--database-port",
      paramLabel = "PORT",
      description =
          "where the embedded PostgreSQL listens on 127.0.0.1, for Grafana and psql; without it the"
              + " port of the first start, see millwright database")
  private Optional<Integer> databasePort = Optional.empty();

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "a PostgreSQL or TimescaleDB to use instead of the embedded one:"
              + " jdbc:postgresql://host/database; the password stands in"
              + " MILLWRIGHT_DATABASE_PASSWORD or in a file")
  private Optional<String> databaseUrl = Optional.empty();

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      defaultValue = "millwright",
      description = "who we are at --database-url (default: ${DEFAULT-VALUE})")
  private String databaseUser = "millwright";

  @Option(
      names = "--database-password-file",
      paramLabel = "FILE",
      description = "holds the password for --database-url, and nothing else")
  private Optional<Path> databasePasswordFile = Optional.empty();

  /**
   * Sets the properties that configure the server from the options.
   *
   * @return the settings of what is opened before the server starts
   */
  NodeSettings configure(Path fallbackData) {
    trust.apply();
    refuseNoPort("--port", port);
    databasePort.ifPresent(number -> refuseNoPort("--database-port", number));
    var database = databaseUrl.map(this::database);
    refuseStrangers();
    refuseTakenPort();
    encrypt();
    System.setProperty("quarkus.http.host", host);
    access.ifPresent(
        file -> System.setProperty("millwright.api.access", file.toAbsolutePath().toString()));
    System.setProperty("quarkus.http.port", Integer.toString(port));
    System.setProperty("millwright.node.home", System.getProperty("millwright.home", "."));
    return new NodeSettings(
        data.orElse(fallbackData).toAbsolutePath().normalize(), databasePort.orElse(0), database);
  }

  private HistorianConfig database(String url) {
    try {
      return new HistorianConfig(url, databaseUser, databasePassword());
    } catch (IllegalArgumentException e) {
      throw wrongUsage("--database-url: " + e.getMessage());
    }
  }

  private String databasePassword() {
    if (databasePasswordFile.isEmpty()) {
      return OptionDefaults.of(spec).find("database-password").orElse("");
    }
    var file = databasePasswordFile.get();
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--database-password-file %s can't be read; check path and permissions".formatted(file),
          e);
    }
  }

  private void encrypt() {
    if (tlsCertificate.isEmpty() && tlsKey.isEmpty()) {
      return;
    }
    var certificate = given("--tls-certificate", tlsCertificate, "--tls-key");
    var key = given("--tls-key", tlsKey, "--tls-certificate");
    TlsFiles.check(certificate, key);
    System.setProperty(
        "quarkus.tls.millwright.key-store.pem.0.cert", certificate.toAbsolutePath().toString());
    System.setProperty(
        "quarkus.tls.millwright.key-store.pem.0.key", key.toAbsolutePath().toString());
    System.setProperty("quarkus.tls.millwright.reload-period", "1h");
    System.setProperty("quarkus.http.tls-configuration-name", "millwright");
    System.setProperty("quarkus.http.insecure-requests", "disabled");
    System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
  }

  private Path given(String option, Optional<Path> file, String other) {
    return file.orElseThrow(() -> wrongUsage("%s needs %s, too".formatted(other, option)));
  }

  private void refuseNoPort(String option, int number) {
    if (number < 1 || number > LAST_PORT) {
      throw wrongUsage(
          "%s %d is no port; give one from 1 to %d".formatted(option, number, LAST_PORT));
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Refuses to listen beyond this machine without access control, before anything is started. The
   * server itself would refuse it later.
   */
  private void refuseStrangers() {
    Listening.refusal(host, access.isPresent())
        .ifPresent(message -> {
          throw new IllegalArgumentException(message);
        });
    access.ifPresent(file -> {
      var _ = AccessFiles.read(file, System.getenv());
    });
  }

  /**
   * Checks that the port is free before the database is started, with a message that names the
   * option.
   */
  private void refuseTakenPort() {
    try {
      var address = InetAddress.getByName(host);
      try (var socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(address, port));
      } catch (IOException e) {
        throw new UncheckedIOException(whyNot(address, e), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--host %s is not known; give an address of this machine, such as 127.0.0.1 or 0.0.0.0"
              .formatted(host),
          e);
    }
  }

  private String whyNot(InetAddress address, IOException e) throws IOException {
    boolean isOurs =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || NetworkInterface.getByInetAddress(address) != null;
    if (!isOurs) {
      return "--host %s is no address of this machine; give one, or 0.0.0.0 for all"
          .formatted(host);
    }
    return (port < FIRST_FREE
            ? "Port %d is taken, or for administrators of this machine only (%s); choose one from"
                + " 1024 on with --port"
            : "Port %d is taken by another program (%s); stop that one, or choose another port with"
                + " --port")
        .formatted(port, e.getMessage());
  }
}
