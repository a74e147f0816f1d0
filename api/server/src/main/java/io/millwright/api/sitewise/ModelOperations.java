// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.application.plant.CreateModel;
import io.millwright.application.plant.DeleteModel;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.UpdateModel;
import io.millwright.asset.model.ModelType;
import jakarta.ws.rs.BeanParam;
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
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on asset models. */
@Path("/asset-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class ModelOperations {
  private static final String WHO = "SiteWise API";

  private final Plants plants;
  private final CreateModel create;
  private final UpdateModel update;
  private final DeleteModel delete;
  private final Tags tags;
  private final ClientTokens tokens;
  private final Caller caller;
  private final ObjectMapper json;

  ModelOperations(
      Plants plants,
      CreateModel create,
      UpdateModel update,
      DeleteModel delete,
      Tags tags,
      ClientTokens tokens,
      ObjectMapper json,
      Caller caller) {
    this.caller = caller;
    this.tokens = tokens;
    this.plants = plants;
    this.create = create;
    this.update = update;
    this.delete = delete;
    this.tags = tags;
    this.json = json;
  }

  /** CreateAssetModel. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    return accepted(
        tokens.once("CreateAssetModel", body.findText("clientToken"), () -> created(body)));
  }

  private ObjectNode created(Body body) {
    var given = Tags.given(body);
    var id =
        create.create(caller.actor(WHO), plant -> new ModelRequestReader(plant).create(body)).id();
    tags.add(Ids.arn("asset-model", id), given);
    return JsonNodeFactory.instance
        .objectNode()
        .put("assetModelId", id.toString())
        .put("assetModelArn", Ids.arn("asset-model", id));
  }

  /** DescribeAssetModel. */
  @GET
  @Path("/{assetModelId}")
  public Response describe(
      @PathParam("assetModelId") String id,
      @QueryParam("excludeProperties") @Nullable String excludeProperties) {
    var now = plants.snapshot();
    var model = Ids.model(now.plant(), id);
    var revision = now.revisions().of(model);
    var answer =
        new ModelWriter(now.plant(), model)
            .description(!Query.flag("excludeProperties", excludeProperties))
            .put("assetModelVersion", Integer.toString(revision.number()));
    return Response.ok(Dates.describe(answer, "assetModel", revision))
        .header("ETag", ModelWriter.tag(model))
        .build();
  }

  /** UpdateAssetModel. */
  @PUT
  @Path("/{assetModelId}")
  public Response update(
      @PathParam("assetModelId") String id, @BeanParam Precondition precondition, String text) {
    var body = Body.parse(json, text);
    update.update(
        caller.actor(WHO),
        plant -> {
          var before = Ids.model(plant, id);
          precondition.check(before);
          return new ModelRequestReader(plant).update(body, before);
        });
    return accepted(JsonNodeFactory.instance.objectNode());
  }

  /** DeleteAssetModel. */
  @DELETE
  @Path("/{assetModelId}")
  public Response delete(
      @PathParam("assetModelId") String id, @BeanParam Precondition precondition) {
    delete.delete(
        caller.actor(WHO),
        plant -> {
          var model = Ids.model(plant, id);
          precondition.check(model);
          return model;
        });
    var answer = JsonNodeFactory.instance.objectNode();
    answer.set("assetModelStatus", JsonNodeFactory.instance.objectNode().put("state", "DELETING"));
    return Response.accepted(answer).build();
  }

  /** ListAssetModels. */
  @GET
  public ObjectNode list(
      @QueryParam("assetModelTypes") List<String> types,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var now = plants.snapshot();
    var models =
        now.plant().models().stream()
            .filter(model ->
                types.isEmpty()
                    ? model.type() == ModelType.ASSET_MODEL
                    : types.contains(model.type().name()))
            .toList();
    var page =
        Page.of(
            models,
            model -> model.name() + "\0" + model.id(),
            token,
            Query.number("maxResults", most, 1, 10_000, 50));
    return page.answer(
        "assetModelSummaries",
        model -> {
          var revision = now.revisions().of(model);
          return Dates.summarize(ModelWriter.summary(model), revision)
              .put("version", Integer.toString(revision.number()));
        });
  }

  /** ListAssetModelProperties. */
  @GET
  @Path("/{assetModelId}/properties")
  public ObjectNode listProperties(
      @PathParam("assetModelId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var plant = plants.now();
    var model = Ids.model(plant, id);
    var writer = new ModelWriter(plant, model);
    var page =
        Page.of(
            model.properties(),
            property -> property.name() + "\0" + property.id(),
            token,
            Query.number("maxResults", most, 1, 10_000, 50));
    return page.answer("assetModelPropertySummaries", writer::property);
  }

  private static Response accepted(ObjectNode answer) {
    answer.set("assetModelStatus", ModelWriter.active());
    return Response.accepted(answer).build();
  }
}
