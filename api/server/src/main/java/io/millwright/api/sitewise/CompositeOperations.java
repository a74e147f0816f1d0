// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.json.Body;
import io.millwright.api.json.DocumentTree;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.written.WrittenForms;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.UpdateModel;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.sitewise.description.ModelWriter;
import io.millwright.sitewise.description.ToldParts;
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
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on the composite models of an asset model. */
@Path("/asset-models/{assetModelId}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class CompositeOperations {
  private static final String WHO = "SiteWise API";

  private final Plants plants;
  private final UpdateModel update;
  private final ClientTokens tokens;
  private final Caller caller;
  private final ObjectMapper json;
  private final NamedParts named;
  private final WrittenForms written;

  CompositeOperations(
      Plants plants,
      UpdateModel update,
      ClientTokens tokens,
      ObjectMapper json,
      Caller caller,
      NamedParts named,
      WrittenForms written) {
    this.named = named;
    this.written = written;
    this.caller = caller;
    this.plants = plants;
    this.update = update;
    this.tokens = tokens;
    this.json = json;
  }

  /** Handles CreateAssetModelCompositeModel. */
  @POST
  @Path("/composite-models")
  public Response create(
      @PathParam("assetModelId") String id, @BeanParam Precondition precondition, String text) {
    var body = Body.parse(json, text);
    return accepted(
        tokens.once(
            "CreateAssetModelCompositeModel",
            body.findText("clientToken"),
            () -> created(id, precondition, body)));
  }

  private ObjectNode created(String id, Precondition precondition, Body body) {
    var composite =
        new CompositeModelId(
            Ids.chosen("assetModelCompositeModelId", body.findText("assetModelCompositeModelId")));
    var after =
        change(
            id,
            precondition,
            (plant, before) ->
                new ModelRequestReader(plant, written).withComposite(body, before, composite));
    var model = named.model(after, id);
    var made = model.findComposite(composite).orElseThrow();
    save(after, model, made, body);
    return path(after, model, made).put("assetModelCompositeModelId", composite.toString());
  }

  /** Changes a model that fulfils the precondition, and returns the plant from now on. */
  private Plant change(
      String id, Precondition precondition, BiFunction<Plant, AssetModel, AssetModel> change) {
    return update.update(
        caller.actor(WHO),
        plant -> {
          var before = named.model(plant, id);
          precondition.check(before);
          return change.apply(plant, before);
        });
  }

  /** Stores the words of a request that has created or changed a composite model. */
  private void save(Plant after, AssetModel model, CompositeModel composite, Body body) {
    written.save(model, new ModelRequestReader(after, written).told(body, model, composite));
  }

  /** Handles DescribeAssetModelCompositeModel. */
  @GET
  @Path("/composite-models/{assetModelCompositeModelId}")
  public Response describe(
      @PathParam("assetModelId") String id,
      @PathParam("assetModelCompositeModelId") String compositeId) {
    var plant = plants.now();
    var model = named.model(plant, id);
    var description =
        new ModelWriter(plant, model, written.of(model.id()))
            .description(named.composite(model, compositeId));
    return Response.ok(DocumentTree.object(description))
        .header("ETag", Precondition.tag(model))
        .build();
  }

  /** Handles UpdateAssetModelCompositeModel. */
  @PUT
  @Path("/composite-models/{assetModelCompositeModelId}")
  public Response update(
      @PathParam("assetModelId") String id,
      @PathParam("assetModelCompositeModelId") String compositeId,
      @BeanParam Precondition precondition,
      String text) {
    var body = Body.parse(json, text);
    return accepted(
        tokens.once(
            "UpdateAssetModelCompositeModel",
            body.findText("clientToken"),
            () -> {
              var changed = new CompositeModelId[1];
              var after =
                  change(
                      id,
                      precondition,
                      (plant, before) -> {
                        var composite = named.composite(before, compositeId);
                        changed[0] = composite.id();
                        return new ModelRequestReader(plant, written)
                            .withComposite(body, before, composite);
                      });
              var model = named.model(after, id);
              var composite = model.findComposite(changed[0]).orElseThrow();
              save(after, model, composite, body);
              return path(after, model, composite);
            }));
  }

  /** Handles DeleteAssetModelCompositeModel. */
  @DELETE
  @Path("/composite-models/{assetModelCompositeModelId}")
  public Response delete(
      @PathParam("assetModelId") String id,
      @PathParam("assetModelCompositeModelId") String compositeId,
      @QueryParam("clientToken") @Nullable String token,
      @BeanParam Precondition precondition) {
    return accepted(
        tokens.once(
            "DeleteAssetModelCompositeModel",
            Optional.ofNullable(token),
            () -> {
              var after =
                  change(
                      id,
                      precondition,
                      (_, before) ->
                          ModelRequestReader.withoutComposite(
                              before, named.composite(before, compositeId)));
              var model = named.model(after, id);
              written.save(model, ToldParts.remaining(model, written.of(model.id())));
              return JsonNodeFactory.instance.objectNode();
            }));
  }

  /** Handles ListAssetModelCompositeModels. */
  @GET
  @Path("/composite-models")
  public ObjectNode list(
      @PathParam("assetModelId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var plant = plants.now();
    var model = named.model(plant, id);
    var writer = new ModelWriter(plant, model, written.of(model.id()));
    return Page.of(model.composites(), CompositeModel::key, token, most)
        .answer(
            "assetModelCompositeModelSummaries",
            composite -> DocumentTree.object(writer.summary(composite)));
  }

  /**
   * Handles ListCompositionRelationships, which lists the models that are composed of a component
   * model.
   */
  @GET
  @Path("/composition-relationships")
  public ObjectNode relationships(
      @PathParam("assetModelId") String id,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    record Use(AssetModel model, CompositeModel composite) {}
    var plant = plants.now();
    var component = named.model(plant, id);
    if (component.type() != ModelType.COMPONENT_MODEL) {
      throw Refusal.invalid("Model %s is not a component model; name one", component.key());
    }
    var uses =
        plant.models().stream()
            .flatMap(model ->
                model.composites().stream()
                    .filter(c -> c.component().equals(Optional.of(component.id())))
                    .map(composite -> new Use(model, composite)))
            .toList();
    return Page.of(uses, use -> use.model().id() + "/" + use.composite().id(), token, most)
        .answer(
            "compositionRelationshipSummaries",
            use ->
                JsonNodeFactory.instance
                    .objectNode()
                    .put("assetModelId", use.model().id().toString())
                    .put("assetModelCompositeModelId", use.composite().id().toString())
                    .put("assetModelCompositeModelType", use.composite().type()));
  }

  private static ObjectNode path(Plant plant, AssetModel model, CompositeModel composite) {
    var path = DocumentTree.node(new ModelWriter(plant, model).path(composite));
    return JsonNodeFactory.instance.objectNode().set("assetModelCompositeModelPath", path);
  }

  private static Response accepted(ObjectNode answer) {
    return Response.accepted(Answers.withState(answer, "assetModelStatus", "UPDATING")).build();
  }
}
