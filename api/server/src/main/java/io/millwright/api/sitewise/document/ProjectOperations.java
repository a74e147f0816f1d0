// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.structure;
import static io.millwright.api.sitewise.document.Rule.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.sitewise.Ids;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on projects. */
@Path("/projects")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class ProjectOperations {
  private static final String ASSETS = "assetIds";

  private static final Rule.Structure CHANGED =
      structure(required("projectName", text(256)), optional("projectDescription", text(2_048)));

  private static final Rule.Structure NEW = CHANGED.and(required("portalId", new Rule.Id()));

  private static final Rule.Structure BATCH =
      structure(required(ASSETS, new Rule.Items(new Rule.Id(), 1, 100)));

  private final Resources resources;
  private final ClientTokens tokens;
  private final Plants plants;
  private final ObjectMapper json;

  ProjectOperations(Resources resources, ClientTokens tokens, Plants plants, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.plants = plants;
    this.json = json;
  }

  /** CreateProject. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var fields = NEW.read(body);
    var tags = Tags.given(body);
    var answer =
        tokens.once(
            "CreateProject",
            body.findText("clientToken"),
            () ->
                resources.change(() -> {
                  var portal = resources.find(Kind.PORTAL, fields.get("portalId").textValue());
                  return resources
                      .create(Kind.PROJECT, UUID.randomUUID(), portal.id(), fields, tags)
                      .created();
                }));
    return Response.status(Response.Status.CREATED).entity(answer).build();
  }

  /** DescribeProject. */
  @GET
  @Path("/{projectId}")
  public ObjectNode describe(@PathParam("projectId") String id) {
    return resources.find(Kind.PROJECT, id).description().without(ASSETS);
  }

  /** UpdateProject; a description that is left out is taken away. */
  @PUT
  @Path("/{projectId}")
  public ObjectNode update(@PathParam("projectId") String id, String text) {
    var fields = CHANGED.read(Body.parse(json, text));
    resources.update(
        Kind.PROJECT,
        id,
        before -> {
          fields.set("portalId", before.fields().get("portalId"));
          fields.set(ASSETS, before.fields().path(ASSETS));
          return fields;
        });
    return JsonNodeFactory.instance.objectNode();
  }

  /** DeleteProject, with its access policies; refused where it has dashboards. */
  @DELETE
  @Path("/{projectId}")
  public void delete(
      @PathParam("projectId") String id, @QueryParam("clientToken") @Nullable String token) {
    tokens.once(
        "DeleteProject",
        Optional.ofNullable(token),
        () -> {
          resources.delete(
              Kind.PROJECT,
              id,
              project -> {
                resources.refuseParent(project, Kind.DASHBOARD);
                return resources.keys(Kind.ACCESS_POLICY, project);
              });
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** ListProjects. */
  @GET
  public ObjectNode list(
      @QueryParam("portalId") @Nullable String portalId,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.PROJECT,
        Parameters.id("portalId", portalId),
        _ -> true,
        "projectSummaries",
        project -> project.summary(List.of("Name", "Description")),
        token,
        most);
  }

  /** BatchAssociateProjectAssets. */
  @POST
  @Path("/{projectId}/assets/associate")
  public ObjectNode associate(@PathParam("projectId") String id, String text) {
    return changeAssets(
        id,
        text,
        (assets, given) -> {
          var plant = plants.now();
          given.forEach(asset -> assets.add(Ids.asset(plant, asset).id().toString()));
        });
  }

  /** BatchDisassociateProjectAssets; an asset that is not the project's is left as it is. */
  @POST
  @Path("/{projectId}/assets/disassociate")
  public ObjectNode disassociate(@PathParam("projectId") String id, String text) {
    return changeAssets(id, text, Set::removeAll);
  }

  /** ListProjectAssets: those that there still are. */
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
      String id, String text, BiConsumer<Set<String>, List<String>> change) {
    var given = new ArrayList<String>();
    BATCH.read(Body.parse(json, text)).get(ASSETS).forEach(asset -> given.add(asset.textValue()));
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
  }

  private static Set<String> assets(Resource project) {
    var assets = new TreeSet<String>();
    project.fields().path(ASSETS).forEach(asset -> assets.add(asset.textValue()));
    return assets;
  }
}
