// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.structure;
import static io.millwright.api.sitewise.document.Rule.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on dashboards, which are kept as they are given. */
@Path("/dashboards")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class DashboardOperations {
  private static final Rule.Structure CHANGED =
      structure(
          required("dashboardName", text(256)),
          optional("dashboardDescription", text(2_048)),
          required("dashboardDefinition", new Rule.JsonText(204_800)));

  private static final Rule.Structure NEW = CHANGED.and(required("projectId", new Rule.Id()));

  private final Resources resources;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  DashboardOperations(Resources resources, ClientTokens tokens, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.json = json;
  }

  /** CreateDashboard. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var fields = NEW.read(body);
    var tags = Tags.given(body);
    var answer =
        tokens.once(
            "CreateDashboard",
            body.findText("clientToken"),
            () ->
                resources.change(() -> {
                  var project = resources.find(Kind.PROJECT, fields.get("projectId").textValue());
                  return resources
                      .create(Kind.DASHBOARD, UUID.randomUUID(), project.id(), fields, tags)
                      .created();
                }));
    return Response.status(Response.Status.CREATED).entity(answer).build();
  }

  /** DescribeDashboard. */
  @GET
  @Path("/{dashboardId}")
  public ObjectNode describe(@PathParam("dashboardId") String id) {
    return resources.find(Kind.DASHBOARD, id).description();
  }

  /** UpdateDashboard; a description that is left out is taken away. */
  @PUT
  @Path("/{dashboardId}")
  public ObjectNode update(@PathParam("dashboardId") String id, String text) {
    var fields = CHANGED.read(Body.parse(json, text));
    resources.update(
        Kind.DASHBOARD, id, before -> fields.set("projectId", before.fields().get("projectId")));
    return JsonNodeFactory.instance.objectNode();
  }

  /** DeleteDashboard. */
  @DELETE
  @Path("/{dashboardId}")
  public void delete(
      @PathParam("dashboardId") String id, @QueryParam("clientToken") @Nullable String token) {
    tokens.once(
        "DeleteDashboard",
        Optional.ofNullable(token),
        () -> {
          resources.delete(Kind.DASHBOARD, id);
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** ListDashboards. */
  @GET
  public ObjectNode list(
      @QueryParam("projectId") @Nullable String projectId,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.DASHBOARD,
        Parameters.id("projectId", projectId),
        _ -> true,
        "dashboardSummaries",
        dashboard -> dashboard.summary(List.of("Name", "Description")),
        token,
        most);
  }
}
