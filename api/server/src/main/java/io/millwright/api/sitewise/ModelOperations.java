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
import io.millwright.api.json.DocumentTree;
import io.millwright.api.json.Query;
import io.millwright.api.sitewise.written.WrittenForms;
import io.millwright.application.plant.CreateModel;
import io.millwright.application.plant.DeleteModel;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.UpdateModel;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.id.ModelId;
import io.millwright.sitewise.description.ModelWriter;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on asset models. */
@Path("/asset-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class ModelOperations {
  private static final String WHO = "SiteWise API";
  private static final String TAG = "ETag";

  private final Plants plants;
  private final CreateModel create;
  private final UpdateModel update;
  private final DeleteModel delete;
  private final Tags tags;
  private final ClientTokens tokens;
  private final Caller caller;
  private final ObjectMapper json;
  private final RecentDeletions deletions;
  private final NamedParts named;
  private final WrittenForms written;

  ModelOperations(
      Plants plants,
      CreateModel create,
      UpdateModel update,
      DeleteModel delete,
      Tags tags,
      ClientTokens tokens,
      ObjectMapper json,
      Caller caller,
      RecentDeletions deletions,
      NamedParts named,
      WrittenForms written) {
    this.named = named;
    this.written = written;
    this.caller = caller;
    this.deletions = deletions;
    this.tokens = tokens;
    this.plants = plants;
    this.create = create;
    this.update = update;
    this.delete = delete;
    this.tags = tags;
    this.json = json;
  }

  /** Handles CreateAssetModel. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    return accepted(
        tokens.once("CreateAssetModel", body.findText("clientToken"), () -> created(body)),
        "CREATING");
  }

  private ObjectNode created(Body body) {
    var given = Tags.given(body);
    var id =
        create
            .create(caller.actor(WHO), plant -> new ModelRequestReader(plant, written).create(body))
            .id();
    save(plants.newest().plant(), id, body);
    tags.add(Ids.arn("asset-model", id), given);
    return JsonNodeFactory.instance
        .objectNode()
        .put("assetModelId", id.toString())
        .put("assetModelArn", Ids.arn("asset-model", id));
  }

  /** Stores the words of a request that has created or changed a model. */
  private void save(Plant after, ModelId id, Body body) {
    var model = after.findModel(id).orElseThrow();
    written.save(model, new ModelRequestReader(after, written).told(body, model));
  }

  /** Handles DescribeAssetModel; a model that was deleted a moment ago is DELETING. */
  @GET
  @Path("/{assetModelId}")
  public Response describe(
      @PathParam("assetModelId") String id,
      @QueryParam("excludeProperties") @Nullable String excludeProperties) {
    var now = plants.snapshot();
    boolean withProperties = !Query.flag("excludeProperties", excludeProperties);
    if (named.findModel(now.plant(), id).isEmpty()) {
      var gone = deletions.find(id, _ -> true);
      if (gone.isPresent()) {
        var tag = gone.get().remove(TAG).asText();
        if (!withProperties) {
          gone.get().putArray("assetModelProperties");
        }
        return Response.ok(gone.get()).header(TAG, tag).build();
      }
    }
    var model = named.model(now.plant(), id);
    return Response.ok(description(now, model, withProperties))
        .header(TAG, Precondition.tag(model))
        .build();
  }

  private ObjectNode description(PlantSnapshot now, AssetModel model, boolean withProperties) {
    var revision = now.revisions().of(model);
    return Answers.describe(
            new ModelWriter(now.plant(), model, written.of(model.id())).description(withProperties),
            "assetModel",
            Ids.arn("asset-model", model.id()),
            revision)
        .put("assetModelVersion", Integer.toString(revision.number()));
  }

  /** Handles UpdateAssetModel. */
  @PUT
  @Path("/{assetModelId}")
  public Response update(
      @PathParam("assetModelId") String id, @BeanParam Precondition precondition, String text) {
    var body = Body.parse(json, text);
    var answer =
        tokens.once(
            "UpdateAssetModel",
            body.findText("clientToken"),
            () -> {
              var changed = new ModelId[1];
              var after =
                  update.update(
                      caller.actor(WHO),
                      plant -> {
                        var before = named.model(plant, id);
                        precondition.check(before);
                        changed[0] = before.id();
                        return new ModelRequestReader(plant, written).update(body, before);
                      });
              save(after, changed[0], body);
              return JsonNodeFactory.instance.objectNode();
            });
    return accepted(answer, "UPDATING");
  }

  /** Handles DeleteAssetModel. */
  @DELETE
  @Path("/{assetModelId}")
  public Response delete(
      @PathParam("assetModelId") String id,
      @QueryParam("clientToken") @Nullable String token,
      @BeanParam Precondition precondition) {
    var before = plants.snapshot();
    var deletion = new Runnable[] {() -> {}};
    var answer =
        tokens.once(
            "DeleteAssetModel",
            Optional.ofNullable(token),
            () -> {
              delete.delete(
                  caller.actor(WHO),
                  plant -> {
                    var model = named.model(plant, id);
                    precondition.check(model);
                    // The caller's words are deleted together with the model, so the
                    // description is made before.
                    var description =
                        description(before, model, true).put(TAG, Precondition.tag(model));
                    deletion[0] = () -> remember(description);
                    return model;
                  });
              return JsonNodeFactory.instance.objectNode();
            });
    deletion[0].run();
    return accepted(answer, "DELETING");
  }

  private void remember(ObjectNode description) {
    var names = new HashSet<String>();
    names.add(description.path("assetModelId").asText());
    names.add("externalId:" + description.path("assetModelExternalId").asText());
    deletions.add(names, "", Answers.withState(description, "assetModelStatus", "DELETING"));
  }

  /** Handles ListAssetModels. */
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
    var page = Page.of(models, model -> model.name() + "\0" + model.id(), token, most);
    var forms = written.of(page.items().stream().map(model -> model.id().uuid()).toList());
    return page.answer(
        "assetModelSummaries",
        model -> {
          var revision = now.revisions().of(model);
          return Answers.summarize(
                  ModelWriter.summary(model, forms), Ids.arn("asset-model", model.id()), revision)
              .put("version", Integer.toString(revision.number()));
        });
  }

  /** Handles ListAssetModelProperties; properties of composite models only if all are requested. */
  @GET
  @Path("/{assetModelId}/properties")
  public ObjectNode listProperties(
      @PathParam("assetModelId") String id,
      @QueryParam("filter") @Nullable String filter,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var plant = plants.now();
    var model = named.model(plant, id);
    var writer = new ModelWriter(plant, model, written.of(model.id()));
    boolean all = "ALL".equals(filter);
    var page =
        Page.of(
            model.properties().stream()
                .filter(property -> all || model.compositeOf(property).isEmpty())
                .toList(),
            property -> property.name() + "\0" + property.id(),
            token,
            most);
    return page.answer(
        "assetModelPropertySummaries", property -> DocumentTree.object(writer.property(property)));
  }

  private static Response accepted(ObjectNode answer, String state) {
    return Response.accepted(Answers.withState(answer, "assetModelStatus", state)).build();
  }
}
