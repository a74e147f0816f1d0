// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on dashboards, which are stored unchanged. */
@Path("/dashboards")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class DashboardOperations implements DocumentOperations.Rules {
  private static final String PROJECT = "projectId";

  private final DocumentOperations documents;
  private final Resources resources;

  DashboardOperations(DocumentOperations documents, Resources resources) {
    this.documents = documents;
    this.resources = resources;
  }

  @Override
  public Kind kind() {
    return Kind.DASHBOARD;
  }

  @Override
  public void complete(ObjectNode fields, String id, Optional<Resource> before) {
    EmbeddedText.refuseNotJson("/dashboardDefinition", fields.path("dashboardDefinition").asText());
    before.ifPresent(known -> fields.set(PROJECT, known.fields().get(PROJECT)));
  }

  @Override
  public String parent(ObjectNode fields) {
    return resources.find(Kind.PROJECT, fields.path(PROJECT).asText()).id();
  }

  /** Handles CreateDashboard. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribeDashboard. */
  @GET
  @Path("/{dashboardId}")
  public ObjectNode describe(@PathParam("dashboardId") String id) {
    return documents.describe(this, id);
  }

  /** Handles UpdateDashboard. */
  @PUT
  @Path("/{dashboardId}")
  public Response update(@PathParam("dashboardId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** Handles DeleteDashboard. */
  @DELETE
  @Path("/{dashboardId}")
  public Response delete(
      @PathParam("dashboardId") String id, @QueryParam("clientToken") @Nullable String token) {
    return documents.delete(this, id, token);
  }

  /** Handles ListDashboards. */
  @GET
  public ObjectNode list(
      @QueryParam("projectId") String project,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.DASHBOARD,
        project,
        _ -> true,
        "dashboardSummaries",
        dashboard -> dashboard.summary(List.of("Name", "Description")),
        token,
        most);
  }
}
