// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.FileEdges;
import io.millwright.edge.HttpSink;
import io.millwright.edge.Passwords;
import io.millwright.edge.gateway.CollectingEdge;
import io.millwright.edge.gateway.HttpGateway;
import io.millwright.file.EdgeFiles;
import io.millwright.source.EdgeDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code edge}: a collector alone, which forwards to a server or to Kafka. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = "Collects the sources of an edge file and forwards their readings.")
final class EdgeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--edge", paramLabel = "FILE", description = "the edge file")
  private Optional<Path> edgeFile = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "the edge's name, instead of a file: the server's gateway of that name says what to"
              + " collect")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "URL|kafka",
      required = true,
      description = "a Millwright server, or kafka (brokers in KAFKA_BOOTSTRAP_SERVERS)")
  private String to = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "who the edge is, where the server asks; better in MILLWRIGHT_TOKEN")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "where the buffer is (default: ./${DEFAULT-VALUE})")
  private Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "HTTP port of health and metrics with --to kafka (default: ${DEFAULT-VALUE})")
  private int port;

  @Mixin private TrustOption trust = new TrustOption();

  @Override
  public Integer call() throws Exception {
    if (to.equals("kafka")) {
      return service();
    }
    trust.apply();
    var edge = definition();
    var passwords = new Passwords(System.getenv());
    var context = new ConnectorContext(InstantSource.system(), passwords, data);
    var stop = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stop.countDown();
              awaitQuietly(closed);
            }));
    try (var sink = new HttpSink(URI.create(to), token);
        var gateway = new HttpGateway(URI.create(to), token);
        var _ = start(edge, sink, gateway, context, passwords)) {
      spec.commandLine()
          .getOut()
          .printf("Collecting %d sources of %s%n", edge.sources().size(), edge.name());
      spec.commandLine().getOut().flush();
      stop.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /** Starts the edge; one of a file follows the file. */
  private AutoCloseable start(
      EdgeDefinition edge,
      HttpSink sink,
      HttpGateway gateway,
      ConnectorContext context,
      Passwords passwords) {
    FileEdges.Starter starter =
        definition ->
            CollectingEdge.start(
                definition,
                EdgeSettings.in(data.resolve("spool").resolve(definition.name())),
                sink,
                gateway,
                Optional.of(gateway),
                context,
                passwords,
                _ -> {});
    return edgeFile.isEmpty()
        ? starter.start(edge)
        : FileEdges.start(
            List.of(edgeFile.get()),
            starter,
            sink,
            context.clock(),
            spec.commandLine().getErr()::println);
  }

  private EdgeDefinition definition() {
    if (edgeFile.isPresent() == name.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "Give --edge FILE, or --name NAME where the server's gateway says what to collect");
    }
    return edgeFile
        .map(file -> EdgeFiles.readSound(file, EdgeCollector::check).edge())
        .orElseGet(() -> EdgeFiles.named(name.orElseThrow()));
  }

  /** The collector for the cluster is a service of its own, which stands beside this one. */
  private int service() throws IOException, InterruptedException {
    var jar =
        Path.of(System.getProperty("millwright.home", "."))
            .resolve("edge-collector/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          "The collector's service is not built: %s is missing; run ./millwright from the checkout"
              .formatted(jar));
    }
    var file =
        edgeFile.orElseThrow(
            () -> new ParameterException(spec.commandLine(), "With --to kafka, give --edge FILE"));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.http.port=" + port,
                "-Dmillwright.edge.file=" + file.toAbsolutePath(),
                "-Dmillwright.edge.data=" + data.toAbsolutePath(),
                "-Dmillwright.edge.to=kafka",
                "-jar",
                jar.toString())
            .inheritIO()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process.waitFor();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
