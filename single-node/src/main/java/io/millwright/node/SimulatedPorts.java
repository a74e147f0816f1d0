// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.source.EdgeDefinition;
import io.millwright.source.Setting;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ports of the simulated devices: those of the edge file, or others if these are taken. */
final class SimulatedPorts {
  private static final System.Logger LOG = System.getLogger(SimulatedPorts.class.getName());

  /** The devices of the simulations by the ports in the examples. */
  private static final Map<Integer, String> DEVICES =
      Map.of(4840, "line-1", 4841, "line-2", 5020, "meters", 4850, "car-park", 5021, "field-bus");

  private final Map<Integer, Integer> real = new HashMap<>();

  private SimulatedPorts() {}

  static SimulatedPorts choose(EdgeDefinition edge, String host) {
    var ports = new SimulatedPorts();
    for (var source : edge.sources()) {
      ports.real.computeIfAbsent(port(source), usual -> freeOr(host, usual));
    }
    return ports;
  }

  /** Returns the port of each device by its name. */
  Map<String, Integer> byDevice() {
    var ports = new HashMap<String, Integer>();
    real.forEach((usual, port) -> ports.put(DEVICES.getOrDefault(usual, "port " + usual), port));
    return ports;
  }

  /** Returns the edge with these ports. */
  EdgeDefinition in(EdgeDefinition edge) {
    return new EdgeDefinition(edge.name(), edge.sources().stream().map(this::in).toList());
  }

  /** Returns the port that a source of the examples names. */
  static int port(SourceDefinition source) {
    var endpoint = source.settings().entries().get("endpoint");
    var port = source.settings().entries().get("port");
    return endpoint != null
        ? URI.create(endpoint.text()).getPort()
        : port == null ? 502 : Integer.parseInt(port.text());
  }

  private SourceDefinition in(SourceDefinition source) {
    int usual = port(source);
    int port = real.getOrDefault(usual, usual);
    var entries = new LinkedHashMap<>(source.settings().entries());
    entries.computeIfPresent(
        "endpoint",
        (_, old) -> new Setting(old.text().replace(":" + usual, ":" + port), old.position()));
    entries.computeIfPresent(
        "port", (_, old) -> new Setting(Integer.toString(port), old.position()));
    return new SourceDefinition(
        source.name(),
        source.protocol(),
        new Settings(source.settings().position(), entries),
        source.tags(),
        source.maxAhead());
  }

  private static int freeOr(String host, int usual) {
    for (int port : new int[] {usual, 0}) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "port {0} is taken", Integer.toString(port));
      }
    }
    throw new IllegalStateException("No free port on %s".formatted(host));
  }

  static String device(SourceDefinition source) {
    return DEVICES.getOrDefault(port(source), "");
  }
}
