// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.matching;
import static io.millwright.api.sitewise.document.Rule.oneOf;
import static io.millwright.api.sitewise.document.Rule.plainText;
import static io.millwright.api.sitewise.document.Rule.structure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.application.plant.Plants;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on computation models. They are kept as documents, checked against the
 * plant; nothing is trained or computed from them, which is why they define no actions.
 */
@Path("/computation-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class ComputationModelOperations {
  private static final String CONFIGURATION = "computationModelConfiguration";
  private static final String BINDING = "computationModelDataBinding";
  private static final String VERSION = "computationModelVersion";

  private static final Rule VARIABLE =
      matching(67, "\\$\\{[a-z][a-z0-9_]*}", "a variable such as ${input}");

  private static final Rule.Structure CHANGED =
      structure(
          required("computationModelName", plainText(256)),
          optional("computationModelDescription", plainText(2_048)),
          required(
              CONFIGURATION,
              oneOf(
                  optional(
                      "anomalyDetection",
                      structure(
                          required("inputProperties", VARIABLE),
                          required("resultProperty", VARIABLE))))),
          required(
              BINDING,
              new Rule.Entries(
                  matching(64, "[a-z][a-z0-9_]*", "a small letter, then those, digits and _"),
                  oneOf(
                      Bindings.ON_MODEL,
                      Bindings.ON_ASSET,
                      optional(
                          "list",
                          new Rule.Items(
                              oneOf(Bindings.ON_MODEL, Bindings.ON_ASSET), 1, 1_000))))));

  private final Resources resources;
  private final ClientTokens tokens;
  private final Plants plants;
  private final ObjectMapper json;

  ComputationModelOperations(
      Resources resources, ClientTokens tokens, Plants plants, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.plants = plants;
    this.json = json;
  }

  /** CreateComputationModel. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var fields = CHANGED.read(body);
    var tags = Tags.given(body);
    var answer =
        tokens.once(
            "CreateComputationModel",
            body.findText("clientToken"),
            () ->
                resources.change(() -> {
                  check(fields, "");
                  fields.put(VERSION, "1");
                  return resources
                      .create(Kind.COMPUTATION_MODEL, UUID.randomUUID(), "", fields, tags)
                      .created()
                      .set("computationModelStatus", state("ACTIVE"));
                }));
    return Response.accepted(answer).build();
  }

  /** DescribeComputationModel; only the latest version is kept. */
  @GET
  @Path("/{computationModelId}")
  public ObjectNode describe(
      @PathParam("computationModelId") String id,
      @QueryParam("computationModelVersion") @Nullable String version) {
    var model = resources.find(Kind.COMPUTATION_MODEL, id);
    if (version != null
        && !List.of("LATEST", "ACTIVE", model.fields().path(VERSION).asText()).contains(version)) {
      throw Refusal.notFound(
          "Computation model %s has no version %s any more, only %s",
          id, version, model.fields().path(VERSION).asText());
    }
    var answer = model.description();
    answer.putArray("actionDefinitions");
    return answer.set("computationModelStatus", state("ACTIVE"));
  }

  /** UpdateComputationModel; a description that is left out is taken away. */
  @POST
  @Path("/{computationModelId}")
  public Response update(@PathParam("computationModelId") String id, String text) {
    var fields = CHANGED.read(Body.parse(json, text));
    resources.update(
        Kind.COMPUTATION_MODEL,
        id,
        before -> {
          check(fields, before.id());
          return fields.put(VERSION, before.nextVersion(VERSION));
        });
    return accepted("ACTIVE");
  }

  /** DeleteComputationModel. */
  @DELETE
  @Path("/{computationModelId}")
  public Response delete(
      @PathParam("computationModelId") String id,
      @QueryParam("clientToken") @Nullable String token) {
    tokens.once(
        "DeleteComputationModel",
        Optional.ofNullable(token),
        () -> {
          resources.delete(Kind.COMPUTATION_MODEL, id);
          return JsonNodeFactory.instance.objectNode();
        });
    return accepted("DELETING");
  }

  /** ListComputationModels. */
  @GET
  public ObjectNode list(
      @QueryParam("computationModelType") @Nullable String type,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    Parameters.choice("computationModelType", type, "ANOMALY_DETECTION");
    return resources.page(
        Kind.COMPUTATION_MODEL,
        "",
        _ -> true,
        "computationModelSummaries",
        model ->
            model
                .summary(List.of("Name", "Description", "Version"))
                .put("arn", model.arn())
                .put("type", "ANOMALY_DETECTION")
                .set("status", state("ACTIVE")),
        token,
        most);
  }

  /** ListComputationModelDataBindingUsages. */
  @POST
  @Path("/data-binding-usages")
  public ObjectNode usages(String text) {
    var body = Body.parse(json, text);
    var filter = Bindings.filter(body);
    var usages = new TreeMap<String, ObjectNode>();
    resources
        .all(Kind.COMPUTATION_MODEL)
        .forEach(model ->
            Bindings.leaves(model.fields().path(BINDING))
                .filter(filter)
                .distinct()
                .forEach(value ->
                    usages
                        .computeIfAbsent(value.toString(), _ -> usage(value))
                        .withArray("computationModelIds")
                        .add(model.id())));
    return Parameters.page(
        List.copyOf(usages.entrySet()),
        Map.Entry::getKey,
        "dataBindingUsageSummaries",
        Map.Entry::getValue,
        body.findText("nextToken").orElse(""),
        body.findInteger("maxResults").map(String::valueOf).orElse(""));
  }

  /** ListComputationModelResolveToResources: those of the actions that ran, and none can. */
  @GET
  @Path("/{computationModelId}/resolve-to-resources")
  public ObjectNode resolveToResources(
      @PathParam("computationModelId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    resources.find(Kind.COMPUTATION_MODEL, id);
    return Parameters.none("computationModelResolveToResourceSummaries", token, most);
  }

  /** DescribeComputationModelExecutionSummary: of the actions that ran, and none can. */
  @GET
  @Path("/{computationModelId}/execution-summary")
  public ObjectNode executionSummary(
      @PathParam("computationModelId") String id,
      @QueryParam("resolveToResourceType") @Nullable String type,
      @QueryParam("resolveToResourceId") @Nullable String resourceId) {
    var model = resources.find(Kind.COMPUTATION_MODEL, id);
    var answer = JsonNodeFactory.instance.objectNode().put("computationModelId", model.id());
    if (Parameters.choice("resolveToResourceType", type, "ASSET").isPresent()) {
      var asset = Ids.asset(plants.now(), Parameters.text("resolveToResourceId", resourceId));
      answer.putObject("resolveTo").put("assetId", asset.id().toString());
    }
    answer.putObject("computationModelExecutionSummary");
    return answer;
  }

  private void check(ObjectNode fields, String itself) {
    resources.refuseSameName(
        Kind.COMPUTATION_MODEL,
        fields.get("computationModelName").textValue(),
        itself,
        Refusal.Kind.RESOURCE_ALREADY_EXISTS);
    Bindings.check(
        plants.now(), fields.at("/" + CONFIGURATION + "/anomalyDetection"), fields.path(BINDING));
  }

  private static ObjectNode usage(JsonNode value) {
    var usage = JsonNodeFactory.instance.objectNode();
    usage.putArray("computationModelIds");
    usage.putObject("matchedDataBinding").set("value", value);
    return usage;
  }

  private static ObjectNode state(String state) {
    return JsonNodeFactory.instance.objectNode().put("state", state);
  }

  private static Response accepted(String state) {
    return Response.accepted(
            JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("computationModelStatus", state(state)))
        .build();
  }
}
