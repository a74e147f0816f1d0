// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.json.DocumentTree;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.written.WrittenForms;
import io.millwright.application.plant.CreateAsset;
import io.millwright.application.plant.DeleteAsset;
import io.millwright.application.plant.MoveAsset;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.RenameAsset;
import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.change.PlantSnapshot;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on assets. */
@Path("/assets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class AssetOperations {
  private static final String WHO = "SiteWise API";

  private final Plants plants;
  private final CreateAsset create;
  private final RenameAsset rename;
  private final DeleteAsset delete;
  private final MoveAsset move;
  private final Tags tags;
  private final ClientTokens tokens;
  private final ObjectMapper json;
  private final Caller caller;
  private final NamedAssets named;
  private final RecentDeletions deletions;
  private final NamedParts parts;
  private final WrittenForms written;

  AssetOperations(
      Plants plants,
      CreateAsset create,
      RenameAsset rename,
      DeleteAsset delete,
      MoveAsset move,
      Tags tags,
      ClientTokens tokens,
      ObjectMapper json,
      Caller caller,
      NamedAssets named,
      RecentDeletions deletions,
      NamedParts parts,
      WrittenForms written) {
    this.parts = parts;
    this.written = written;
    this.named = named;
    this.deletions = deletions;
    this.tokens = tokens;
    this.caller = caller;
    this.plants = plants;
    this.create = create;
    this.rename = rename;
    this.delete = delete;
    this.move = move;
    this.tags = tags;
    this.json = json;
  }

  /** Handles CreateAsset. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    return accepted(
        tokens.once("CreateAsset", body.findText("clientToken"), () -> created(body)), "CREATING");
  }

  private ObjectNode created(Body body) {
    var id = new AssetId(Ids.chosen("assetId", body.findText("assetId")));
    var given = Tags.given(body);
    var name = body.name("assetName");
    var external = body.findText("assetExternalId");
    var asset =
        create.create(
            caller.actor(WHO),
            id,
            plant -> external.flatMap(text -> named.namesake(plant, text)),
            plant -> {
              var model = parts.model(plant, body.text("assetModelId"));
              return new Asset(
                  id,
                  NamedAssets.newKey(plant, model, external, name),
                  name,
                  body.findText("assetDescription").orElse(""),
                  model.id(),
                  Placement.root(),
                  Map.of(),
                  Map.of());
            });
    external.ifPresent(text -> written.save(asset, text));
    tags.add(Ids.arn("asset", id), given);
    return JsonNodeFactory.instance
        .objectNode()
        .put("assetId", id.toString())
        .put("assetArn", Ids.arn("asset", id));
  }

  /** Handles DescribeAsset; an asset that was deleted a moment ago is DELETING. */
  @GET
  @Path("/{assetId}")
  public ObjectNode describe(
      @PathParam("assetId") String id,
      @QueryParam("excludeProperties") @Nullable String excludeProperties) {
    var now = plants.snapshot();
    boolean withProperties = !Query.flag("excludeProperties", excludeProperties);
    if (parts.assets(now.plant(), id).isEmpty()) {
      var gone = deletions.find(id, path -> caller.may(Action.READ, path));
      if (gone.isPresent()) {
        if (!withProperties) {
          gone.get().putArray("assetProperties");
        }
        return gone.get();
      }
    }
    return description(now, named.asset(now.plant(), id), withProperties);
  }

  private ObjectNode description(PlantSnapshot now, Asset asset, boolean withProperties) {
    return Answers.describe(
        named.writer(now.plant(), List.of(asset)).description(asset, withProperties),
        "asset",
        Ids.arn("asset", asset.id()),
        now.revisions().of(asset));
  }

  /** Handles UpdateAsset. */
  @PUT
  @Scoped(Action.CONFIGURE)
  @Path("/{assetId}")
  public Response update(@PathParam("assetId") String id, String text) {
    var body = Body.parse(json, text);
    var name = body.name("assetName");
    var answer =
        tokens.once(
            "UpdateAsset",
            body.findText("clientToken"),
            () -> {
              var given = new AtomicReference<>(Optional.<String>empty());
              var renamed = new AssetId[1];
              rename.rename(
                  caller.actor(WHO),
                  plant -> {
                    var asset = named.asset(plant, id);
                    renamed[0] = asset.id();
                    return asset;
                  },
                  name,
                  body.findText("assetDescription").orElse(""),
                  (plant, asset) -> {
                    var other =
                        body.findText("assetExternalId")
                            .filter(external -> !external.equals(named.externalId(plant, asset)));
                    given.set(other);
                    return other.map(external -> named.otherKey(plant, asset, external));
                  });
              var asset = plants.newest().plant().findAsset(renamed[0]).orElseThrow();
              given.get().ifPresent(external -> written.save(asset, external));
              return JsonNodeFactory.instance.objectNode();
            });
    return accepted(answer, "UPDATING");
  }

  /** Handles DeleteAsset. */
  @DELETE
  @Path("/{assetId}")
  public Response delete(
      @PathParam("assetId") String id, @QueryParam("clientToken") @Nullable String token) {
    var before = plants.snapshot();
    var deletion = new Runnable[] {() -> {}};
    var answer =
        tokens.once(
            "DeleteAsset",
            Optional.ofNullable(token),
            () -> {
              delete.delete(
                  caller.actor(WHO),
                  plant -> {
                    var asset = named.asset(plant, id);
                    // The caller's words are deleted together with the asset, so the
                    // description is made before.
                    deletion[0] = remembering(before, asset.id());
                    return asset;
                  });
              return JsonNodeFactory.instance.objectNode();
            });
    deletion[0].run();
    return accepted(answer, "DELETING");
  }

  private Runnable remembering(PlantSnapshot before, AssetId id) {
    var asset = before.plant().findAsset(id);
    if (asset.isEmpty()) {
      return () -> {};
    }
    var names = new HashSet<String>();
    names.add(id.toString());
    names.add("externalId:" + asset.get().key());
    names.add("externalId:" + named.externalId(before.plant(), asset.get()));
    var description =
        Answers.withState(description(before, asset.get(), true), "assetStatus", "DELETING");
    return () -> deletions.add(names, before.plant().path(id), description);
  }

  /** Handles ListAssets; unlike SiteWise's it also lists all assets of all models. */
  @GET
  public ObjectNode list(
      @QueryParam("assetModelId") @Nullable String modelId,
      @QueryParam("filter") @Nullable String filter,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var now = plants.snapshot();
    var plant = now.plant();
    var assets = "TOP_LEVEL".equals(filter) ? plant.roots() : plant.assets();
    if (modelId != null) {
      var model = parts.model(plant, modelId).id();
      assets = assets.stream().filter(asset -> asset.model().equals(model)).toList();
    }
    return summaries(now, assets, token, most);
  }

  /** Handles AssociateAssets. */
  @POST
  @Path("/{assetId}/associate")
  public ObjectNode associate(@PathParam("assetId") String id, String text) {
    var body = Body.parse(json, text);
    return tokens.once(
        "AssociateAssets",
        body.findText("clientToken"),
        () -> {
          move.below(
              caller.actor(WHO),
              plant -> named.asset(plant, id),
              model -> parts.hierarchy(model, body.text("hierarchyId")),
              plant -> named.asset(plant, body.text("childAssetId")));
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** Handles DisassociateAssets. */
  @POST
  @Path("/{assetId}/disassociate")
  public ObjectNode disassociate(@PathParam("assetId") String id, String text) {
    var body = Body.parse(json, text);
    return tokens.once(
        "DisassociateAssets",
        body.findText("clientToken"),
        () -> {
          move.toTop(
              caller.actor(WHO),
              plant -> named.asset(plant, id),
              model -> parts.hierarchy(model, body.text("hierarchyId")),
              plant -> named.asset(plant, body.text("childAssetId")));
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** Handles ListAssociatedAssets. */
  @GET
  @Path("/{assetId}/hierarchies")
  public ObjectNode listAssociated(
      @PathParam("assetId") String id,
      @QueryParam("hierarchyId") @Nullable String hierarchyId,
      @QueryParam("traversalDirection") @Nullable String direction,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var now = plants.snapshot();
    var plant = now.plant();
    var asset = named.asset(plant, id);
    if ("PARENT".equals(direction)) {
      var parents =
          asset.placement() instanceof Placement.Under(var parent, _)
              ? plant.findAsset(parent).stream().toList()
              : List.<Asset>of();
      return summaries(now, parents, token, most);
    }
    return summaries(
        now,
        hierarchyId == null
            ? plant.children(asset.id())
            : plant.children(asset.id(), parts.hierarchy(plant.model(asset), hierarchyId).id()),
        token,
        most);
  }

  /**
   * Handles ListAssetRelationships, which lists the way from an asset up to the top of what the
   * caller may see.
   */
  @GET
  @Path("/{assetId}/assetRelationships")
  public ObjectNode listRelationships(
      @PathParam("assetId") String id,
      @QueryParam("traversalType") @Nullable String traversal,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    record Step(int number, AssetId parent, AssetId child) {}
    if (!"PATH_TO_ROOT".equals(traversal)) {
      throw Refusal.invalid("traversalType is not PATH_TO_ROOT, the only one there is");
    }
    var plant = plants.now();
    var steps = new ArrayList<Step>();
    var at = named.asset(plant, id);
    while (at.placement() instanceof Placement.Under(var parent, _)
        && caller.may(Action.READ, plant.path(parent))) {
      steps.add(new Step(steps.size(), parent, at.id()));
      at = plant.findAsset(parent).orElseThrow();
    }
    return Page.of(steps, step -> "%04d".formatted(step.number()), token, most)
        .answer(
            "assetRelationshipSummaries",
            step -> {
              var summary =
                  JsonNodeFactory.instance.objectNode().put("relationshipType", "HIERARCHY");
              summary
                  .putObject("hierarchyInfo")
                  .put("parentAssetId", step.parent().toString())
                  .put("childAssetId", step.child().toString());
              return summary;
            });
  }

  /** Handles DescribeAssetCompositeModel. */
  @GET
  @Path("/{assetId}/composite-models/{assetCompositeModelId}")
  public ObjectNode describeComposite(
      @PathParam("assetId") String id, @PathParam("assetCompositeModelId") String compositeId) {
    var plant = plants.now();
    var asset = named.asset(plant, id);
    return DocumentTree.object(
        named
            .writer(plant, List.of(asset))
            .description(asset, parts.composite(plant.model(asset), compositeId)));
  }

  private ObjectNode summaries(
      PlantSnapshot now, List<Asset> assets, @Nullable String token, @Nullable String most) {
    var plant = now.plant();
    var page =
        Page.of(
            caller.principal().isLimited()
                ? assets.stream()
                    .filter(asset -> caller.may(Action.READ, plant.path(asset.id())))
                    .toList()
                : assets,
            asset -> asset.name() + "\0" + asset.id(),
            token,
            most);
    var writer = named.writer(plant, page.items());
    return page.answer(
        "assetSummaries",
        asset ->
            Answers.summarize(
                writer.summary(asset), Ids.arn("asset", asset.id()), now.revisions().of(asset)));
  }

  private static Response accepted(ObjectNode answer, String state) {
    return Response.accepted(Answers.withState(answer, "assetStatus", state)).build();
  }
}
