// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.application.edge.EdgeConfigurations;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configurations of gateways, for the edges that the gateways stand for. The gateway of an edge
 * is the one with the edge's name, or else the only one whose platform's thing has that name.
 */
@Singleton
final class GatewayConfigurations implements EdgeConfigurations {
  private static final String REASON = "capabilitySyncReason";

  private final Resources resources;

  GatewayConfigurations(Resources resources) {
    this.resources = resources;
  }

  @Override
  public List<Configuration> of(String edge) {
    return gateway(edge).stream()
        .flatMap(gateway ->
            namespaces(gateway)
                .flatMap(namespace ->
                    resources.findPart(GatewayOperations.key(gateway, namespace)).stream())
                .map(part ->
                    new Configuration(
                        part.body().path(GatewayOperations.NAMESPACE).asText(),
                        part.body().path(GatewayOperations.VERSION).asText(),
                        part.body().path(GatewayOperations.CONFIGURATION).asText())))
        .toList();
  }

  @Override
  public void report(String edge, String namespace, String version, Optional<String> failure) {
    resources.change(() -> {
      gateway(edge)
          .ifPresent(gateway ->
              resources
                  .findPart(GatewayOperations.key(gateway, namespace))
                  .map(Resources.Part::body)
                  .filter(body -> body.path(GatewayOperations.VERSION).asText().equals(version))
                  .ifPresent(body -> keep(gateway, namespace, body, failure)));
      return edge;
    });
  }

  private void keep(Resource gateway, String namespace, ObjectNode body, Optional<String> failure) {
    body.put(GatewayOperations.SYNC, failure.isEmpty() ? "IN_SYNC" : "SYNC_FAILED");
    body.remove(REASON);
    failure.ifPresent(reason -> body.put(REASON, reason));
    resources.putPart(GatewayOperations.key(gateway, namespace), gateway.id(), body);
    var summary =
        body.deepCopy()
            .<ObjectNode>without(
                List.of(GatewayOperations.CONFIGURATION, GatewayOperations.VERSION));
    resources.settle(
        Kind.GATEWAY,
        gateway.id(),
        before -> {
          GatewayOperations.replaceSummary(before, summary);
          return before.fields();
        });
  }

  private Optional<Resource> gateway(String edge) {
    var named =
        resources
            .all(Kind.GATEWAY)
            .filter(gateway -> gateway.fields().path("gatewayName").asText().equals(edge))
            .findFirst();
    if (named.isPresent()) {
      return named;
    }
    var things =
        resources
            .all(Kind.GATEWAY)
            .filter(gateway ->
                gateway
                    .fields()
                    .path("gatewayPlatform")
                    .valueStream()
                    .flatMap(platform ->
                        Stream.of(
                            platform.path("coreDeviceThingName"),
                            platform.path("iotCoreThingName")))
                    .anyMatch(thing -> thing.asText().equals(edge)))
            .toList();
    return things.size() == 1 ? Optional.of(things.getFirst()) : Optional.empty();
  }

  private static Stream<String> namespaces(Resource gateway) {
    return gateway
        .fields()
        .path(GatewayOperations.CAPABILITIES)
        .valueStream()
        .map(capability -> capability.path(GatewayOperations.NAMESPACE))
        .map(JsonNode::asText);
  }
}
