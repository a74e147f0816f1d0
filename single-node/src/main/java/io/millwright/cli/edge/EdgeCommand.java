// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.edge;

import io.millwright.cli.client.TrustOption;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.FileEdges;
import io.millwright.edge.Passwords;
import io.millwright.edge.RefusedSource;
import io.millwright.edge.forward.HttpSink;
import io.millwright.edge.gateway.CollectingEdge;
import io.millwright.edge.gateway.HttpGateway;
import io.millwright.edge.report.EdgeConsole;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.Setting;
import io.millwright.source.SourceDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code edge}: runs an edge alone, which forwards to a server or to Kafka. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = "Collects the sources of an edge file and forwards their readings.")
public final class EdgeCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 20;

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

  @Option(
      names = "--health-port",
      paramLabel = "[HOST:]PORT",
      converter = HealthPort.Converter.class,
      description =
          "where /q/health says how the edge is, on this machine unless a host is given (default:"
              + " nowhere)")
  private Optional<HealthPort> healthPort = Optional.empty();

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
    try (var health = healthPort.map(EdgeHealth::start).orElse(null);
        var sink = new HttpSink(URI.create(to), token, line -> say(context, line));
        var gateway = new HttpGateway(URI.create(to), token);
        var _ = start(edge, sink, gateway, context, passwords, Optional.ofNullable(health))) {
      saySetup(edge, Optional.ofNullable(health));
      stop.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /** Prints which sources run and where their readings go. */
  private void saySetup(EdgeDefinition edge, Optional<EdgeHealth> health) {
    var sources = edge.sources();
    say(
        "Collecting %d sources of %s, with %,d tags, for %s%s (Millwright %s)"
            .formatted(
                sources.size(),
                edge.name(),
                sources.stream().mapToLong(source -> source.tags().size()).sum(),
                to,
                token.isPresent() ? "" : ", without a token",
                EdgeCollector.version()));
    sources.stream()
        .limit(MOST_NAMED)
        .forEach(source ->
            say(
                "  source=%s %s %s, %,d tags"
                    .formatted(
                        source.name(), source.protocol(), place(source), source.tags().size())));
    if (sources.size() > MOST_NAMED) {
      say("  and %,d more".formatted(sources.size() - MOST_NAMED));
    }
    say(
        "  buffer=%s, where readings wait until they are taken"
            .formatted(data.resolve("spool").resolve(edge.name())));
    health.ifPresent(server -> say("  health=" + server.address()));
  }

  /** Returns the device's address, as far as the settings name it. */
  private static String place(SourceDefinition source) {
    return Stream.of("endpoint", "host", "port")
        .flatMap(key -> Optional.ofNullable(source.settings().entries().get(key)).stream())
        .map(Setting::text)
        .collect(Collectors.joining(":"));
  }

  /** Starts the edge. If a file defines it, the edge follows changes of the file. */
  private AutoCloseable start(
      EdgeDefinition edge,
      HttpSink sink,
      HttpGateway gateway,
      ConnectorContext context,
      Passwords passwords,
      Optional<EdgeHealth> health) {
    var files = new AtomicReference<FileEdges>();
    Supplier<List<RefusedSource>> refused =
        () -> Optional.ofNullable(files.get()).map(FileEdges::refused).orElse(List.of());
    FileEdges.Starter starter =
        definition ->
            CollectingEdge.start(
                definition,
                EdgeSettings.in(data.resolve("spool").resolve(definition.name())),
                sink,
                gateway,
                gateway,
                refused,
                Optional.of(gateway),
                context,
                passwords,
                (collector, failure) -> {
                  var telling =
                      EdgeConsole.start(
                          collector, failure, context.clock(), line -> say(context, line));
                  var watching = health.map(server -> server.watch(collector, refused, failure));
                  return () -> {
                    telling.close();
                    if (watching.isPresent()) {
                      watching.get().close();
                    }
                  };
                },
                _ -> {});
    if (edgeFile.isEmpty()) {
      return starter.start(edge);
    }
    var started =
        FileEdges.start(
            List.of(edgeFile.get()),
            starter,
            sink,
            context.clock(),
            spec.commandLine().getErr()::println);
    files.set(started);
    return started;
  }

  private void say(ConnectorContext context, String line) {
    say("%s %s".formatted(context.clock().instant().truncatedTo(ChronoUnit.SECONDS), line));
  }

  private synchronized void say(String line) {
    var out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
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

  /** Runs the edge of the cluster edition, which is a service of its own beside this launcher. */
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
                "-Dquarkus.http.host="
                    + healthPort.map(HealthPort::host).orElse(HealthPort.LOOPBACK),
                "-Dquarkus.http.port=" + healthPort.map(HealthPort::number).orElse(port),
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
