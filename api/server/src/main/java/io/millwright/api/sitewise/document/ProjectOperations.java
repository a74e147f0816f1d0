// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.json.Body;
import io.millwright.api.sitewise.NamedParts;
import io.millwright.application.document.Document;
import io.millwright.application.plant.Plants;
import io.millwright.asset.id.AssetId;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on projects. */
@Path("/projects")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class ProjectOperations implements DocumentOperations.Rules {
  private static final String ASSETS = "assetIds";
  private static final String PORTAL = "portalId";

  private final DocumentOperations documents;
  private final Resources resources;
  private final Plants plants;
  private final NamedParts named;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  ProjectOperations(
      DocumentOperations documents,
      Resources resources,
      Plants plants,
      NamedParts named,
      ClientTokens tokens,
      ObjectMapper json) {
    this.tokens = tokens;
    this.named = named;
    this.documents = documents;
    this.resources = resources;
    this.plants = plants;
    this.json = json;
  }

  @Override
  public Kind kind() {
    return Kind.PROJECT;
  }

  @Override
  public void complete(ObjectNode fields, String id, Optional<Resource> before) {
    before.ifPresent(known -> {
      fields.set(PORTAL, known.fields().get(PORTAL));
      fields.set(ASSETS, known.fields().path(ASSETS));
    });
  }

  @Override
  public String parent(ObjectNode fields) {
    return resources.find(Kind.PORTAL, fields.path(PORTAL).asText()).id();
  }

  @Override
  public Stream<Document.Key> within(Resource project) {
    resources.refuseParent(project, Kind.DASHBOARD);
    return resources.keys(Kind.ACCESS_POLICY, project);
  }

  @Override
  public void tell(Resource resource, ObjectNode answer) {
    answer.remove(ASSETS);
  }

  /** Handles CreateProject. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribeProject. */
  @GET
  @Path("/{projectId}")
  public ObjectNode describe(@PathParam("projectId") String id) {
    return documents.describe(this, id);
  }

  /** Handles UpdateProject; a description that is left out is taken away. */
  @PUT
  @Path("/{projectId}")
  public Response update(@PathParam("projectId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** DeleteProject, with its access policies; refused where it has dashboards. */
  @DELETE
  @Path("/{projectId}")
  public Response delete(
      @PathParam("projectId") String id, @QueryParam("clientToken") @Nullable String token) {
    return documents.delete(this, id, token);
  }

  /** Handles ListProjects. */
  @GET
  public ObjectNode list(
      @QueryParam("portalId") String portal,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.PROJECT,
        portal,
        _ -> true,
        "projectSummaries",
        project -> project.summary(List.of("Name", "Description")),
        token,
        most);
  }

  /** Handles BatchAssociateProjectAssets. */
  @POST
  @Path("/{projectId}/assets/associate")
  public ObjectNode associate(@PathParam("projectId") String id, String text) {
    return changeAssets(
        "BatchAssociateProjectAssets",
        id,
        text,
        (assets, given) -> {
          var plant = plants.now();
          given.forEach(asset -> assets.add(named.asset(plant, asset).id().toString()));
        });
  }

  /**
   * Handles BatchDisassociateProjectAssets; an asset that is not the project's is left as it is.
   */
  @POST
  @Path("/{projectId}/assets/disassociate")
  public ObjectNode disassociate(@PathParam("projectId") String id, String text) {
    return changeAssets("BatchDisassociateProjectAssets", id, text, Set::removeAll);
  }

  /** Handles ListProjectAssets, which lists the assets that still exist. */
  @GET
  @Path("/{projectId}/assets")
  public ObjectNode listAssets(
      @PathParam("projectId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var plant = plants.now();
    var assets =
        assets(resources.find(Kind.PROJECT, id)).stream()
            .filter(asset -> plant.findAsset(AssetId.of(asset)).isPresent())
            .toList();
    return Parameters.page(
        assets, Function.identity(), ASSETS, asset -> new TextNode(asset), token, most);
  }

  private ObjectNode changeAssets(
      String operation, String id, String text, BiConsumer<Set<String>, List<String>> change) {
    var body = Body.parse(json, text);
    var given = body.texts(ASSETS);
    return tokens.once(
        operation,
        body.findText("clientToken"),
        () -> {
          resources.update(
              Kind.PROJECT,
              id,
              before -> {
                var assets = assets(before);
                change.accept(assets, given);
                var list = before.fields().putArray(ASSETS);
                assets.forEach(list::add);
                return before.fields();
              });
          var answer = JsonNodeFactory.instance.objectNode();
          answer.putArray("errors");
          return answer;
        });
  }

  private static Set<String> assets(Resource project) {
    var assets = new TreeSet<String>();
    project.fields().path(ASSETS).forEach(asset -> assets.add(asset.textValue()));
    return assets;
  }
}
