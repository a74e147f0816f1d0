// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectorFactory;
import io.millwright.connector.DeviceLogin;
import io.millwright.connector.GatewayTranslation;
import io.millwright.connector.StatusMeaning;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The connectors that an edge can use, one for each protocol.
 *
 * @param byProtocol the connectors' factories, by {@link ConnectorFactory#protocol}
 */
public record Connectors(Map<String, ConnectorFactory> byProtocol) {
  public Connectors {
    byProtocol = Collections.unmodifiableMap(new TreeMap<>(byProtocol));
  }

  /** Returns the connectors that {@link ServiceLoader} finds. */
  public static Connectors installed() {
    return of(
        ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** Returns a set of these connectors. If two have the same protocol, the later one is used. */
  public static Connectors of(Collection<ConnectorFactory> factories) {
    var byProtocol = new TreeMap<String, ConnectorFactory>();
    factories.forEach(factory -> byProtocol.put(factory.protocol(), factory));
    return new Connectors(byProtocol);
  }

  /** Returns everything that is wrong with an edge's sources. */
  public List<Problem> check(EdgeDefinition edge) {
    var problems = new ArrayList<Problem>();
    var names = new HashSet<String>();
    for (var source : edge.sources()) {
      if (!names.add(source.name())) {
        problems.add(
            problem(source, "two sources have this name; rename one, they share its status"));
      }
      var factory = byProtocol.get(source.protocol());
      if (factory == null) {
        problems.add(
            problem(
                source,
                "no connector speaks \"%s\"; installed are %s"
                    .formatted(source.protocol(), String.join(", ", byProtocol.keySet()))));
      } else {
        problems.addAll(factory.check(source));
      }
    }
    return problems;
  }

  private static Problem problem(SourceDefinition source, String message) {
    return new Problem(source.settings().position(), "source " + source.name(), message);
  }

  /**
   * Returns the factory for a source that has passed {@link #check}.
   *
   * @throws IllegalStateException if no connector speaks the source's protocol
   */
  ConnectorFactory factory(SourceDefinition source) {
    return find(source)
        .orElseThrow(() -> new IllegalStateException("no connector speaks " + source.protocol()));
  }

  /** Returns the explanation of a sample's status, in the terms of the source's protocol. */
  StatusMeaning explain(SourceDefinition source, String status) {
    return find(source)
        .map(factory -> factory.explain(status))
        .orElseGet(() -> StatusMeaning.of(status));
  }

  /**
   * Returns the device and the user to which a source's password would go; empty if it sends none.
   */
  public Optional<DeviceLogin> findLogin(SourceDefinition source) {
    return find(source).flatMap(factory -> factory.findLogin(source));
  }

  /** Returns the translations of gateway configurations that the connectors offer. */
  public Stream<GatewayTranslation> gatewayTranslations() {
    return byProtocol.values().stream().flatMap(factory -> factory.gatewayTranslation().stream());
  }

  private Optional<ConnectorFactory> find(SourceDefinition source) {
    return Optional.ofNullable(byProtocol.get(source.protocol()));
  }
}
