// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.api.about.Edition;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.engine.EngineFigures;
import io.millwright.edge.EdgeCollector;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.setting.KnownSettings;
import io.millwright.task.RegularTask;
import io.millwright.validation.InvalidException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Runs the single-node edition from start to stop: first the models, then (for the demo) the
 * simulated plants, then the edges. Then it prints its address and waits.
 */
public final class NodeApplication implements QuarkusApplication {
  private static final System.Logger LOG = System.getLogger(NodeApplication.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final NodeConfig config;
  private final Node node;
  private final NodeDatabase database;
  private final ModelFolders models;
  private final EngineHost engine;
  private final SnapshotTaker snapshots;
  private final Edges edges;
  private final Demo demo;
  private final InstantSource clock;

  /** The server that commands call by default. */
  private static final String USUAL = "http://127.0.0.1:8080";

  private final String host;
  private final int port;
  private final String scheme;
  private final RegularTask ticking = new RegularTask("engine-clock", PAUSE, this::tick);
  private final RegularTask replaying = new RegularTask("replay", PAUSE, this::replay);
  private final RegularTask snapshotting;
  private boolean unavailable;

  NodeApplication(
      NodeConfig config,
      Node node,
      NodeDatabase database,
      ModelFolders models,
      EngineHost engine,
      SnapshotTaker snapshots,
      Edges edges,
      Demo demo,
      InstantSource clock,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port,
      @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> tls) {
    this.host = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    this.config = config;
    this.node = node;
    this.database = database;
    this.models = models;
    this.engine = engine;
    this.snapshots = snapshots;
    this.edges = edges;
    this.demo = demo;
    this.clock = clock;
    this.port = port;
    scheme = tls.isPresent() ? "https" : "http";
    snapshotting = new RegularTask("snapshots", PAUSE, () -> snapshots.take(engine));
  }

  @Override
  public int run(String... args) {
    int exitCode = 1;
    try {
      start();
      node.ready();
      System.out.printf("Millwright is ready at %s://%s:%d/%n", scheme, host, port);
      Quarkus.waitForExit();
      exitCode = 0;
    } catch (InvalidException e) {
      e.problems().forEach(System.err::println);
      System.err.println("Nothing was started.");
    } catch (UseCaseRefusedException e) {
      System.err.printf("%s%nNothing was started.%n", e.refusal().text());
    } catch (RuntimeException e) {
      node.failed(e);
    } finally {
      if (exitCode != 0) {
        node.notStarted();
      }
      stop();
    }
    return exitCode;
  }

  private void start() {
    sayUnknownSettings();
    var files = new ArrayList<>(config.models().orElse(List.of()));
    var edgeFiles = config.edges().orElse(List.of());
    for (var file : edgeFiles) {
      if (!Files.exists(file)) {
        throw new UseCaseRefusedException(
            new UseCaseRefusal.Invalid(
                "There is no %s, which --edge names; check the path".formatted(file)));
      }
    }
    if (config.demo()) {
      files.addAll(demo.models());
    }
    models.serve(files, config.apply(), serverOption(), System.err);
    // Replays run before readings come: a new property has no past to compute then.
    engine.replay(clock.instant());
    var data = database.folder();
    if (config.demo()) {
      var definitions = EdgeFiles.readAll(demo.edges(), EdgeCollector::check);
      demo.start(definitions, data, engine).forEach(edge -> edges.start(edge, data.path()));
    }
    edges.follow(edgeFiles, data.path());
    ticking.start();
    replaying.start();
    snapshotting.start();
  }

  /**
   * Reports unknown settings in configuration files; the command has reported unknown variables and
   * system properties.
   */
  private static void sayUnknownSettings() {
    var settings = KnownSettings.read();
    for (var source : ConfigProvider.getConfig().getConfigSources()) {
      if (KnownSettings.isFile(source.getName())) {
        settings
            .unknown(source.getName(), source.getPropertyNames(), Set.of())
            .forEach(System.err::println);
      }
    }
  }

  private String serverOption() {
    var address = "%s://%s:%d".formatted(scheme, host, port);
    return address.equals(USUAL) ? "" : " --server " + address;
  }

  private void tick() {
    try {
      engine.advance(clock.instant());
      if (unavailable) {
        unavailable = false;
        LOG.log(System.Logger.Level.INFO, "historian state=AVAILABLE");
      }
    } catch (UnavailableException e) {
      if (!unavailable) {
        unavailable = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "historian state=UNAVAILABLE cause=\"" + e.getMessage() + "\"");
      }
    }
  }

  private void replay() {
    try {
      boolean more;
      do {
        more = engine.replay(clock.instant());
        replaying.alive();
      } while (more && !replaying.isEnding());
    } catch (UnavailableException e) {
      // The engine's clock reports it.
      LOG.log(System.Logger.Level.DEBUG, "replays wait for the historian", e);
    }
  }

  /**
   * Closes everything in the reverse order of its start. A failure does not keep the rest from
   * closing.
   */
  private void stop() {
    try (Ending _ = () -> snapshots.takeBeforeEnd(engine);
        demo;
        edges) {
      ticking.close();
      // Replays are not interrupted; they end after their present piece.
      replaying.end();
      snapshotting.end();
    }
  }

  /** A step of the stop, for use as a resource. */
  @FunctionalInterface
  private interface Ending extends AutoCloseable {
    @Override
    void close();
  }

  /** The facts that this process publishes about itself. */
  @Singleton
  static final class About {
    @Produces
    @Singleton
    Edition edition() {
      return new Edition("single-node");
    }

    /** Returns the figures of the engine in this process. */
    @Produces
    @Singleton
    EngineFigures engineFigures(InstantSource clock) {
      return new EngineFigures(clock);
    }
  }
}
