// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeStatus;
import io.millwright.edge.RefusedSource;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceStates;
import io.millwright.task.RegularTask;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves the health of an edge over HTTP: 200 and UP while a source answers and the destination
 * takes readings, otherwise 503 and DOWN, both with the reasons as JSON. {@code /q/health/live}
 * reports only whether the edge itself works.
 */
final class EdgeHealth implements AutoCloseable {
  private static final Set<String> ALL = Set.of("/q/health", "/q/health/ready");
  private static final String LIVE = "/q/health/live";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ObjectMapper json = new ObjectMapper();

  /** The watched edges. A change of the name in the edge's file creates another edge. */
  private final Map<EdgeCollector, Watched> edges = new ConcurrentHashMap<>();

  private record Watched(
      Supplier<List<RefusedSource>> refused, Supplier<Optional<String>> reportFailure) {}

  private EdgeHealth(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  /**
   * Starts to serve health.
   *
   * @throws IllegalArgumentException if the port is taken or the host is not an address of this
   *     machine
   */
  static EdgeHealth start(HealthPort port) {
    // A client that never finishes its request, or opens many connections, must not block others.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("jdk.httpserver.maxConnections", "100");
    try {
      var health =
          new EdgeHealth(HttpServer.create(new InetSocketAddress(port.host(), port.number()), 0));
      health.server.start();
      return health;
    } catch (BindException e) {
      throw new IllegalArgumentException(
          "Port %d of %s can't be used (%s); give another one with --health-port"
              .formatted(port.number(), port.host(), e.getMessage()),
          e);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "Health can't be served at %s:%d: %s; check --health-port"
              .formatted(port.host(), port.number(), e.getMessage()),
          e);
    }
  }

  /** Returns the address of the health endpoint. */
  String address() {
    var address = server.getAddress();
    return "http://%s:%d/q/health".formatted(address.getHostString(), address.getPort());
  }

  /**
   * Begins to watch an edge. Closing the result ends the watch.
   *
   * @param refused returns the refused parts of the edge's file
   * @param reportFailure returns why reports can't be sent to the server; empty if they can
   */
  AutoCloseable watch(
      EdgeCollector collector,
      Supplier<List<RefusedSource>> refused,
      Supplier<Optional<String>> reportFailure) {
    edges.put(collector, new Watched(refused, reportFailure));
    return () -> edges.remove(collector);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      boolean isHealth = ALL.contains(path) || path.equals(LIVE);
      if (!isHealth || !Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.sendResponseHeaders(isHealth ? 405 : 404, -1);
        return;
      }
      var body = json.createObjectNode().put("status", "UP");
      var checks = body.putArray("checks");
      tasks(checks);
      if (!path.equals(LIVE)) {
        if (edges.isEmpty()) {
          add(checks, "edge", false)
              .put("cause", "no edge is running; see its messages at the start");
        }
        edges.forEach((collector, watched) -> {
          sources(collector.report(watched.refused().get()), checks);
          check(collector.status(), watched.reportFailure().get(), checks);
        });
      }
      boolean isUp =
          checks.valueStream().allMatch(check -> check.path("status").asText().equals("UP"));
      body.put("status", isUp ? "UP" : "DOWN");
      var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean hasBody = exchange.getRequestMethod().equals("GET");
      exchange.sendResponseHeaders(isUp ? 200 : 503, hasBody ? bytes.length : -1);
      if (hasBody) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private static void tasks(ArrayNode checks) {
    var silent = RegularTask.silent();
    var data = add(checks, "tasks", silent.isEmpty());
    if (!silent.isEmpty()) {
      data.put("silent", String.join(", ", silent));
    }
  }

  /**
   * Adds the check of the sources. One that answers is enough, because restarting the edge would
   * not help a device that is off.
   */
  private static void sources(EdgeReport report, ArrayNode checks) {
    var states = SourceStates.of(report, false);
    long connected = states.count(SourceStates.State.CONNECTED);
    var data =
        add(checks, "sources of " + report.edge(), connected > 0 || report.sources().isEmpty());
    data.put("connected", connected).put("configured", report.sourceCount());
    states
        .present()
        .filter(state -> state != SourceStates.State.CONNECTED)
        .forEach(state -> data.put(state.label(), states.count(state)));
    var causes = data.putObject("notConnected");
    report.sources().stream()
        .filter(source -> !source.isConnected())
        .limit(SourceStates.MOST_NAMED)
        .forEach(source ->
            causes.put(source.source(), "%s: %s".formatted(source.state(), source.cause())));
  }

  private static void check(EdgeStatus status, Optional<String> reportFailure, ArrayNode checks) {
    var forward = status.forward();
    // Before the first readings were sent, only the reports show whether the server can be reached.
    var unproven = forward.readings() == 0 ? reportFailure : Optional.<String>empty();
    var trouble = forward.reached() ? unproven : Optional.of(forward.cause());
    var destination = add(checks, "destination of " + status.edge(), trouble.isEmpty());
    trouble.ifPresent(cause -> destination.put("cause", cause));
    var refused = status.refused();
    if (refused.count() > 0) {
      destination
          .put("refusedReadings", refused.count())
          .put("lastRefused", "%s: %s".formatted(refused.stream(), refused.cause()));
    }
    var lossCause = status.lossCause();
    var buffer = add(checks, "buffer of " + status.edge(), lossCause.isEmpty());
    buffer
        .put("waiting", status.spool().records())
        .put("bytes", status.spool().bytes())
        .put("lost", status.lost());
    if (!lossCause.isEmpty()) {
      buffer.put("cause", lossCause);
    }
  }

  private static ObjectNode add(ArrayNode checks, String name, boolean isUp) {
    var check = checks.addObject().put("name", name).put("status", isUp ? "UP" : "DOWN");
    return check.putObject("data");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
