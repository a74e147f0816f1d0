// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.NamedParts;
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
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on computation models. They are stored as documents and checked against the
 * plant. Nothing is trained or computed from them, so they define no actions.
 */
@Path("/computation-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class ComputationModelOperations implements DocumentOperations.Rules {
  private static final String CONFIGURATION = "computationModelConfiguration";
  private static final String BINDING = "computationModelDataBinding";
  private static final String VERSION = "computationModelVersion";

  private final DocumentOperations documents;
  private final Resources resources;
  private final Plants plants;
  private final NamedParts named;
  private final ObjectMapper json;

  ComputationModelOperations(
      DocumentOperations documents,
      Resources resources,
      Plants plants,
      NamedParts named,
      ObjectMapper json) {
    this.named = named;
    this.documents = documents;
    this.resources = resources;
    this.plants = plants;
    this.json = json;
  }

  @Override
  public Kind kind() {
    return Kind.COMPUTATION_MODEL;
  }

  @Override
  public void complete(ObjectNode fields, String id, Optional<Resource> before) {
    resources.refuseSameName(
        Kind.COMPUTATION_MODEL,
        fields.path("computationModelName").asText(),
        id,
        Refusal.Kind.RESOURCE_ALREADY_EXISTS);
    new Bindings(named, plants.now())
        .check(fields.at("/" + CONFIGURATION + "/anomalyDetection"), fields.path(BINDING));
    fields.put(VERSION, before.map(known -> known.nextVersion(VERSION)).orElse("1"));
  }

  @Override
  public void tell(Resource resource, ObjectNode answer) {
    answer.putArray("actionDefinitions");
  }

  /** Handles CreateComputationModel. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribeComputationModel; only the latest version is kept. */
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
    return documents.describe(this, id);
  }

  /** Handles UpdateComputationModel; a description that is left out is taken away. */
  @POST
  @Path("/{computationModelId}")
  public Response update(@PathParam("computationModelId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** Handles DeleteComputationModel. */
  @DELETE
  @Path("/{computationModelId}")
  public Response delete(
      @PathParam("computationModelId") String id,
      @QueryParam("clientToken") @Nullable String token) {
    return documents.delete(this, id, token);
  }

  /** Handles ListComputationModels; all are of the only computationModelType that there is. */
  @GET
  public ObjectNode list(
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
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
                .set("status", Resource.state("ACTIVE")),
        token,
        most);
  }

  /** Handles ListComputationModelDataBindingUsages. */
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

  /**
   * Handles ListComputationModelResolveToResources. The list is empty, because actions can't run.
   */
  @GET
  @Path("/{computationModelId}/resolve-to-resources")
  public ObjectNode resolveToResources(
      @PathParam("computationModelId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    resources.find(Kind.COMPUTATION_MODEL, id);
    return Parameters.none("computationModelResolveToResourceSummaries", token, most);
  }

  /**
   * Handles DescribeComputationModelExecutionSummary. The summary is empty, because actions can't
   * run.
   */
  @GET
  @Path("/{computationModelId}/execution-summary")
  public ObjectNode executionSummary(
      @PathParam("computationModelId") String id,
      @QueryParam("resolveToResourceType") @Nullable String type,
      @QueryParam("resolveToResourceId") @Nullable String resourceId) {
    var model = resources.find(Kind.COMPUTATION_MODEL, id);
    var answer = JsonNodeFactory.instance.objectNode().put("computationModelId", model.id());
    if (type != null) {
      var asset = named.asset(plants.now(), Parameters.text("resolveToResourceId", resourceId));
      answer.putObject("resolveTo").put("assetId", asset.id().toString());
    }
    answer.putObject("computationModelExecutionSummary");
    return answer;
  }

  private static ObjectNode usage(JsonNode value) {
    var usage = JsonNodeFactory.instance.objectNode();
    usage.putArray("computationModelIds");
    usage.putObject("matchedDataBinding").set("value", value);
    return usage;
  }
}
