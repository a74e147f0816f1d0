// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.plant.Plants;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetModel;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyDefinition;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on asset models. */
@Path("/asset-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class ModelOperations {
  private static final String WHO = "SiteWise API";

  private final Plants plants;
  private final ObjectMapper json;

  ModelOperations(Plants plants, ObjectMapper json) {
    this.plants = plants;
    this.json = json;
  }

  /** CreateAssetModel. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var created = new AssetModel[1];
    plants.change(
        plant -> {
          created[0] = ModelReader.create(plant, body);
          return new Plant(
              Stream.concat(plant.models().stream(), Stream.of(created[0])).toList(),
              plant.assets());
        },
        WHO);
    var id = created[0].id();
    return accepted(
        JsonNodeFactory.instance
            .objectNode()
            .put("assetModelId", id.toString())
            .put("assetModelArn", Ids.arn("asset-model", id)));
  }

  /** DescribeAssetModel. */
  @GET
  @Path("/{assetModelId}")
  public Response describe(
      @PathParam("assetModelId") String id,
      @QueryParam("excludeProperties") @Nullable String excludeProperties) {
    var plant = plants.now();
    var model = Ids.model(plant, id);
    return Response.ok(new ModelWriter(plant, model).description(!"true".equals(excludeProperties)))
        .header("ETag", ModelWriter.tag(model))
        .build();
  }

  /** UpdateAssetModel. */
  @PUT
  @Path("/{assetModelId}")
  public Response update(
      @PathParam("assetModelId") String id,
      @HeaderParam("If-Match") @Nullable String tag,
      String text) {
    var body = Body.parse(json, text);
    plants.change(
        plant -> {
          var before = Ids.model(plant, id);
          check(before, tag);
          var after = ModelReader.update(plant, body, before);
          return new Plant(
              plant.models().stream()
                  .map(model -> model.id().equals(after.id()) ? after : model)
                  .toList(),
              plant.assets().stream().map(asset -> fitted(asset, plant, after)).toList());
        },
        WHO);
    return accepted(JsonNodeFactory.instance.objectNode());
  }

  /** DeleteAssetModel. */
  @DELETE
  @Path("/{assetModelId}")
  public Response delete(
      @PathParam("assetModelId") String id, @HeaderParam("If-Match") @Nullable String tag) {
    plants.change(
        plant -> {
          var model = Ids.model(plant, id);
          check(model, tag);
          refuseWhereUsed(plant, model);
          return new Plant(
              plant.models().stream().filter(other -> !other.id().equals(model.id())).toList(),
              plant.assets());
        },
        WHO);
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
    var models =
        types.isEmpty() || types.contains("ASSET_MODEL")
            ? plants.now().models()
            : List.<AssetModel>of();
    var page =
        Page.of(
            models,
            model -> model.name() + "\0" + model.id(),
            token,
            Query.number("maxResults", most, 1, 10_000, 50));
    var answer = JsonNodeFactory.instance.objectNode();
    var summaries = answer.putArray("assetModelSummaries");
    page.items().forEach(model -> summaries.add(ModelWriter.summary(model)));
    page.nextToken().ifPresent(next -> answer.put("nextToken", next));
    return answer;
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
    var answer = JsonNodeFactory.instance.objectNode();
    var summaries = answer.putArray("assetModelPropertySummaries");
    page.items().forEach(property -> summaries.add(writer.property(property)));
    page.nextToken().ifPresent(next -> answer.put("nextToken", next));
    return answer;
  }

  private static void check(AssetModel model, @Nullable String tag) {
    if (tag != null && !tag.equals("*") && !tag.equals(ModelWriter.tag(model))) {
      throw Refusal.about(
          Refusal.Kind.PRECONDITION_FAILED,
          model.id().toString(),
          Ids.arn("asset-model", model.id()),
          "Model %s has changed since it was read; read it again".formatted(model.key()));
    }
  }

  private static void refuseWhereUsed(Plant plant, AssetModel model) {
    var assets = plant.assets().stream().filter(asset -> asset.model().equals(model.id())).toList();
    var parents =
        plant.models().stream()
            .filter(other -> !other.id().equals(model.id()))
            .filter(
                other -> other.hierarchies().stream().anyMatch(h -> h.child().equals(model.id())))
            .map(AssetModel::key)
            .toList();
    if (!assets.isEmpty() || !parents.isEmpty()) {
      throw Refusal.about(
          Refusal.Kind.CONFLICTING_OPERATION,
          model.id().toString(),
          Ids.arn("asset-model", model.id()),
          "Model %s has %d assets and is a child model of %s; delete those first"
              .formatted(model.key(), assets.size(), parents));
    }
  }

  /**
   * An asset without what a changed model does not have any more; children by a hierarchy that is
   * gone stand at the top.
   */
  private static Asset fitted(Asset asset, Plant plant, AssetModel model) {
    var placement =
        asset.placement() instanceof Placement.Under(var parent, var hierarchy)
                && plant
                    .findAsset(parent)
                    .filter(above -> above.model().equals(model.id()))
                    .isPresent()
                && model.findHierarchy(hierarchy).isEmpty()
            ? Placement.root()
            : asset.placement();
    boolean own = asset.model().equals(model.id());
    var kept = model.properties().stream().map(PropertyDefinition::id).collect(Collectors.toSet());
    return new Asset(
        asset.id(),
        asset.key(),
        asset.name(),
        asset.description(),
        asset.model(),
        placement,
        asset.attributes().entrySet().stream()
            .filter(entry -> !own || kept.contains(entry.getKey()))
            .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue())),
        asset.aliases().entrySet().stream()
            .filter(entry -> !own || kept.contains(entry.getKey()))
            .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue())));
  }

  private static Response accepted(ObjectNode answer) {
    answer.set("assetModelStatus", ModelWriter.active());
    return Response.accepted(answer).build();
  }
}
