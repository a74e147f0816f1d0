// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.document.Document;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on gateways. A new configuration is stored and is out of sync until the
 * gateway's edge has accepted it ({@link GatewayConfigurations}).
 */
@Path("/20200301/gateways")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class GatewayOperations implements DocumentOperations.Rules {
  static final String CAPABILITIES = "gatewayCapabilitySummaries";
  static final String NAMESPACE = "capabilityNamespace";
  static final String CONFIGURATION = "capabilityConfiguration";
  static final String SYNC = "capabilitySyncStatus";

  /** The field with a text that differs with each put; edges name it in their reports. */
  static final String VERSION = "version";

  private static final String EDGE_FILE = "millwright:edge:1";
  private final DocumentOperations documents;
  private final Resources resources;
  private final ObjectMapper json;

  GatewayOperations(DocumentOperations documents, Resources resources, ObjectMapper json) {
    this.documents = documents;
    this.resources = resources;
    this.json = json;
  }

  @Override
  public Kind kind() {
    return Kind.GATEWAY;
  }

  @Override
  public void complete(ObjectNode fields, String id, Optional<Resource> before) {
    resources.refuseSameName(
        Kind.GATEWAY,
        fields.path("gatewayName").asText(),
        id,
        before.isPresent()
            ? Refusal.Kind.CONFLICTING_OPERATION
            : Refusal.Kind.RESOURCE_ALREADY_EXISTS);
    if (before.isEmpty()) {
      fields.putArray(CAPABILITIES);
    } else {
      // Only the name can change.
      before
          .get()
          .fields()
          .properties()
          .forEach(field -> fields.putIfAbsent(field.getKey(), field.getValue()));
    }
  }

  @Override
  public Stream<Document.Key> within(Resource gateway) {
    return gateway
        .fields()
        .path(CAPABILITIES)
        .valueStream()
        .map(capability -> key(gateway, capability.path(NAMESPACE).asText()));
  }

  /** Handles CreateGateway. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribeGateway. */
  @GET
  @Path("/{gatewayId}")
  public ObjectNode describe(@PathParam("gatewayId") String id) {
    return documents.describe(this, id);
  }

  /** Handles UpdateGateway. */
  @PUT
  @Path("/{gatewayId}")
  public Response update(@PathParam("gatewayId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** DeleteGateway, with its configurations. */
  @DELETE
  @Path("/{gatewayId}")
  public Response delete(@PathParam("gatewayId") String id) {
    return documents.delete(this, id, null);
  }

  /** Handles ListGateways. */
  @GET
  public ObjectNode list(
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.GATEWAY,
        "",
        _ -> true,
        "gatewaySummaries",
        gateway -> gateway.description().without("gatewayArn"),
        token,
        most);
  }

  /** Handles DescribeGatewayCapabilityConfiguration. */
  @GET
  @Path("/{gatewayId}/capability/{capabilityNamespace}")
  public ObjectNode describeCapability(
      @PathParam("gatewayId") String id, @PathParam("capabilityNamespace") String namespace) {
    var gateway = resources.find(Kind.GATEWAY, id);
    return resources
        .findPart(key(gateway, namespace))
        .map(part -> part.body().put("gatewayId", gateway.id()).<ObjectNode>without(VERSION))
        .orElseThrow(() ->
            Refusal.notFound("Gateway %s has no configuration of %s", gateway.id(), namespace));
  }

  /** Handles UpdateGatewayCapabilityConfiguration. */
  @POST
  @Path("/{gatewayId}/capability")
  public Response updateCapability(@PathParam("gatewayId") String id, String text) {
    var configuration = Body.parse(json, text).copy().put(SYNC, "OUT_OF_SYNC");
    var written = configuration.path(CONFIGURATION).asText();
    if (configuration.path(NAMESPACE).asText().equals(EDGE_FILE)) {
      EmbeddedText.refuseNotEdgeFile("/" + CONFIGURATION, written);
    } else {
      EmbeddedText.refuseNotJson("/" + CONFIGURATION, written);
    }
    var summary = configuration.deepCopy().<ObjectNode>without(CONFIGURATION);
    configuration.put(VERSION, UUID.randomUUID().toString());
    resources.update(
        Kind.GATEWAY,
        id,
        gateway -> {
          replaceSummary(gateway, summary);
          resources.putPart(
              key(gateway, summary.get(NAMESPACE).textValue()), gateway.id(), configuration);
          return gateway.fields();
        });
    return Response.status(Response.Status.CREATED).entity(summary).build();
  }

  /** Replaces the summary of the same namespace. */
  static void replaceSummary(Resource gateway, ObjectNode summary) {
    var others =
        gateway
            .fields()
            .path(CAPABILITIES)
            .valueStream()
            .filter(capability -> !capability.path(NAMESPACE).equals(summary.get(NAMESPACE)))
            .toList();
    gateway.fields().putArray(CAPABILITIES).addAll(others).add(summary);
  }

  static Document.Key key(Resource gateway, String namespace) {
    return new Document.Key("gateway-capability", gateway.id() + "/" + namespace);
  }
}
