// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.NamedParts;
import io.millwright.application.plant.Plants;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on actions, their executions, and the assistant. Millwright does not have
 * these yet: a request to start one is refused, and lists are empty.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
// These methods always refuse, but HTTP callers may call them.
@SuppressWarnings("DoNotCallSuggester")
final class ActionOperations {
  private final Resources resources;
  private final Plants plants;
  private final NamedParts named;
  private final ObjectMapper json;

  ActionOperations(Resources resources, Plants plants, NamedParts named, ObjectMapper json) {
    this.named = named;
    this.resources = resources;
    this.plants = plants;
    this.json = json;
  }

  /** Handles ExecuteAction. */
  @POST
  @Path("/actions")
  public Response execute(String text) {
    var target = Body.parse(json, text).raw("targetResource");
    if (target.has("assetId")) {
      named.asset(plants.now(), target.get("assetId").textValue());
    } else {
      resources.find(Kind.COMPUTATION_MODEL, target.get("computationModelId").textValue());
    }
    throw Refusal.invalid(
        "Millwright can't run actions: computation models are kept, but neither trained nor"
            + " computed yet; watch a property with an alarm of its model instead");
  }

  /** Handles DescribeAction. */
  @GET
  @Path("/actions/{actionId}")
  public Response describe(@PathParam("actionId") String id) {
    throw Refusal.notFound("There is no action %s", id);
  }

  /** Handles ListActions. */
  @GET
  @Path("/actions")
  public ObjectNode list(
      @QueryParam("targetResourceType") String type,
      @QueryParam("targetResourceId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    checkTarget(type, id);
    return Parameters.none("actionSummaries", token, most);
  }

  /** Handles DescribeExecution. */
  @GET
  @Path("/executions/{executionId}")
  public Response describeExecution(@PathParam("executionId") String id) {
    throw Refusal.notFound("There is no execution %s", id);
  }

  /** Handles ListExecutions. */
  @GET
  @Path("/executions")
  public ObjectNode listExecutions(
      @QueryParam("targetResourceType") String type,
      @QueryParam("targetResourceId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    checkTarget(type, id);
    return Parameters.none("executionSummaries", token, most);
  }

  /** Handles InvokeAssistant. */
  @POST
  @Path("/assistant/invocation")
  public Response invokeAssistant(String text) {
    throw Refusal.invalid(
        "Millwright has no assistant; ask with ExecuteQuery, or look at the alarms under"
            + " /api/v1/alarms");
  }

  private void checkTarget(String type, String id) {
    if (type.equals("ASSET")) {
      named.asset(plants.now(), id);
    } else {
      resources.find(Kind.COMPUTATION_MODEL, id);
    }
  }
}
