// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.arn;
import static io.millwright.api.sitewise.document.Rule.choice;
import static io.millwright.api.sitewise.document.Rule.matching;
import static io.millwright.api.sitewise.document.Rule.oneOf;
import static io.millwright.api.sitewise.document.Rule.structure;
import static io.millwright.api.sitewise.document.Rule.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.Tags;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on gateways. A configuration that is put is kept, and out of sync until the
 * edge that the gateway stands for has taken it ({@link GatewayConfigurations}).
 */
@Path("/20200301/gateways")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class GatewayOperations {
  static final String CAPABILITIES = "gatewayCapabilitySummaries";
  static final String NAMESPACE = "capabilityNamespace";
  static final String CONFIGURATION = "capabilityConfiguration";
  static final String SYNC = "capabilitySyncStatus";

  /** Another one with each put; edges say with it which they speak of. */
  static final String VERSION = "version";

  private static final String EDGE_FILE = "millwright:edge:1";
  private static final int LONGEST = 10_000_000;

  private static final Rule THING = matching(128, "[a-zA-Z0-9:_-]+", "letters, digits and :_-");
  private static final Rule CAPABILITY =
      matching(512, "[a-zA-Z]+:[a-zA-Z]+:[0-9]+", "one such as iotsitewise:opcuacollector:2");

  private static final Rule.Structure CHANGED = structure(required("gatewayName", text(256)));

  private static final Rule.Structure NEW =
      CHANGED.and(
          required(
              "gatewayPlatform",
              oneOf(
                  optional("greengrass", structure(required("groupArn", arn()))),
                  optional(
                      "greengrassV2",
                      structure(
                          required("coreDeviceThingName", THING),
                          optional(
                              "coreDeviceOperatingSystem",
                              choice("LINUX_AARCH64", "LINUX_AMD64", "WINDOWS_AMD64")))),
                  optional("siemensIE", structure(required("iotCoreThingName", THING))))),
          optional("gatewayVersion", matching(1_024, "[0-9]+", "a number")));

  private static final Rule.Structure PUT =
      structure(
          required(NAMESPACE, CAPABILITY), required(CONFIGURATION, new Rule.JsonText(LONGEST)));

  /** Our own: an edge file, which may be YAML. */
  private static final Rule.Structure PUT_EDGE_FILE =
      structure(
          required(NAMESPACE, CAPABILITY), required(CONFIGURATION, new Rule.EdgeFile(LONGEST)));

  private final Resources resources;
  private final ObjectMapper json;

  GatewayOperations(Resources resources, ObjectMapper json) {
    this.resources = resources;
    this.json = json;
  }

  /** CreateGateway. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var fields = NEW.read(body);
    var tags = Tags.given(body);
    var gateway =
        resources.change(() -> {
          resources.refuseSameName(
              Kind.GATEWAY,
              fields.get("gatewayName").textValue(),
              "",
              Refusal.Kind.RESOURCE_ALREADY_EXISTS);
          fields.putArray(CAPABILITIES);
          return resources.create(Kind.GATEWAY, UUID.randomUUID(), "", fields, tags);
        });
    return Response.status(Response.Status.CREATED).entity(gateway.created()).build();
  }

  /** DescribeGateway. */
  @GET
  @Path("/{gatewayId}")
  public ObjectNode describe(@PathParam("gatewayId") String id) {
    return resources.find(Kind.GATEWAY, id).description();
  }

  /** UpdateGateway. */
  @PUT
  @Path("/{gatewayId}")
  public ObjectNode update(@PathParam("gatewayId") String id, String text) {
    var fields = CHANGED.read(Body.parse(json, text));
    resources.update(
        Kind.GATEWAY,
        id,
        before -> {
          resources.refuseSameName(
              Kind.GATEWAY,
              fields.get("gatewayName").textValue(),
              before.id(),
              Refusal.Kind.CONFLICTING_OPERATION);
          return before.fields().setAll(fields);
        });
    return JsonNodeFactory.instance.objectNode();
  }

  /** DeleteGateway, with its configurations. */
  @DELETE
  @Path("/{gatewayId}")
  public ObjectNode delete(@PathParam("gatewayId") String id) {
    resources.delete(
        Kind.GATEWAY,
        id,
        gateway ->
            gateway
                .fields()
                .path(CAPABILITIES)
                .valueStream()
                .map(capability -> key(gateway, capability.path(NAMESPACE).asText())));
    return JsonNodeFactory.instance.objectNode();
  }

  /** ListGateways. */
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

  /** DescribeGatewayCapabilityConfiguration. */
  @GET
  @Path("/{gatewayId}/capability/{capabilityNamespace}")
  public ObjectNode describeCapability(
      @PathParam("gatewayId") String id, @PathParam("capabilityNamespace") String namespace) {
    CAPABILITY.read(JsonNodeFactory.instance.textNode(namespace), NAMESPACE);
    var gateway = resources.find(Kind.GATEWAY, id);
    return resources
        .findPart(key(gateway, namespace))
        .map(part -> part.body().put("gatewayId", gateway.id()).<ObjectNode>without(VERSION))
        .orElseThrow(() ->
            Refusal.notFound("Gateway %s has no configuration of %s", gateway.id(), namespace));
  }

  /** UpdateGatewayCapabilityConfiguration. */
  @POST
  @Path("/{gatewayId}/capability")
  public Response updateCapability(@PathParam("gatewayId") String id, String text) {
    var body = Body.parse(json, text);
    var rule = body.raw(NAMESPACE).asText().equals(EDGE_FILE) ? PUT_EDGE_FILE : PUT;
    var configuration = rule.read(body).put(SYNC, "OUT_OF_SYNC");
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

  /** Puts a summary in the place of the one of the same namespace. */
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
