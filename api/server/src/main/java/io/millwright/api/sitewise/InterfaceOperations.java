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
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.UpdateModel;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.PropertyId;
import io.millwright.sitewise.description.ModelWriter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on how an asset model implements an interface. */
@Path(
    "/asset-models/{assetModelId}/interface/{interfaceAssetModelId}/asset-model-interface-relationship")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class InterfaceOperations {
  private static final String WHO = "SiteWise API";

  private final Plants plants;
  private final UpdateModel update;
  private final Caller caller;
  private final ObjectMapper json;
  private final NamedParts named;
  private final ClientTokens tokens;

  InterfaceOperations(
      Plants plants,
      UpdateModel update,
      ObjectMapper json,
      Caller caller,
      NamedParts named,
      ClientTokens tokens) {
    this.tokens = tokens;
    this.named = named;
    this.caller = caller;
    this.plants = plants;
    this.update = update;
    this.json = json;
  }

  /**
   * Handles PutAssetModelInterfaceRelationship. Hierarchies are matched by name; SiteWise has no
   * way to say otherwise.
   */
  @PUT
  public Response put(
      @PathParam("assetModelId") String id,
      @PathParam("interfaceAssetModelId") String contractId,
      String text) {
    var body = Body.parse(json, text);
    var configuration = body.object("propertyMappingConfiguration");
    return accepted(
        tokens.once(
            "PutAssetModelInterfaceRelationship",
            body.findText("clientToken"),
            () ->
                answer(
                    update.update(
                        caller.actor(WHO),
                        plant -> {
                          var model = named.model(plant, id);
                          var contract = named.model(plant, contractId);
                          if (contract.type() != ModelType.INTERFACE) {
                            throw Refusal.invalid(
                                "Model %s is not an interface; name one", contract.key());
                          }
                          return fulfilling(model, contract, configuration);
                        }),
                    id,
                    contractId)));
  }

  /** Handles DescribeAssetModelInterfaceRelationship. */
  @GET
  public ObjectNode describe(
      @PathParam("assetModelId") String id, @PathParam("interfaceAssetModelId") String contractId) {
    var plant = plants.now();
    var contract = named.model(plant, contractId);
    var model = named.model(plant, id);
    var relationship = relationship(model, contract);
    return DocumentTree.object(new ModelWriter(plant, model).relationship(relationship));
  }

  /** Handles DeleteAssetModelInterfaceRelationship. */
  @DELETE
  public Response delete(
      @PathParam("assetModelId") String id,
      @PathParam("interfaceAssetModelId") String contractId,
      @QueryParam("clientToken") @Nullable String token) {
    return accepted(
        tokens.once(
            "DeleteAssetModelInterfaceRelationship",
            Optional.ofNullable(token),
            () ->
                answer(
                    update.update(
                        caller.actor(WHO),
                        plant -> {
                          var model = named.model(plant, id);
                          var gone = relationship(model, named.model(plant, contractId));
                          return model.with(
                              model.interfaces().stream()
                                  .filter(other -> !other.equals(gone))
                                  .toList());
                        }),
                    id,
                    contractId)));
  }

  private static InterfaceRelationship relationship(AssetModel model, AssetModel contract) {
    return model.interfaces().stream()
        .filter(fulfilled -> fulfilled.contract().equals(contract.id()))
        .findFirst()
        .orElseThrow(() ->
            Refusal.notFound("Model %s does not fulfil interface %s", model.key(), contract.key()));
  }

  private AssetModel fulfilling(AssetModel model, AssetModel contract, Body configuration) {
    var mapping = new LinkedHashMap<PropertyId, PropertyId>();
    for (var override : configuration.list("overrides")) {
      mapping.put(
          named.property(contract, override.text("interfaceAssetModelPropertyId")).id(),
          named.property(model, override.text("assetModelPropertyId")).id());
    }
    boolean byName = configuration.flag("matchByPropertyName", false);
    boolean create = configuration.flag("createMissingProperty", false);
    var created = new ArrayList<PropertyDefinition>();
    for (var wanted : contract.properties()) {
      if (mapping.containsKey(wanted.id())) {
        continue;
      }
      var same =
          model.properties().stream()
              .filter(own -> byName && own.name().equals(wanted.name()))
              .findFirst();
      if (same.isPresent()) {
        mapping.put(wanted.id(), same.get().id());
      } else if (create) {
        var made = created(model, wanted);
        created.add(made);
        mapping.put(wanted.id(), made.id());
      }
    }
    var hierarchies = new LinkedHashMap<HierarchyId, HierarchyId>();
    for (var wanted : contract.hierarchies()) {
      model.hierarchies().stream()
          .filter(own -> own.name().equals(wanted.name()))
          .findFirst()
          .ifPresent(own -> hierarchies.put(wanted.id(), own.id()));
    }
    return model
        .with(
            Stream.concat(model.properties().stream(), created.stream()).toList(),
            model.composites())
        .with(
            Stream.concat(
                    model.interfaces().stream()
                        .filter(other -> !other.contract().equals(contract.id())),
                    Stream.of(new InterfaceRelationship(contract.id(), mapping, hierarchies)))
                .toList());
  }

  private static PropertyDefinition created(AssetModel model, PropertyDefinition wanted) {
    if (model.findProperty(wanted.key()).isPresent()
        || model.findHierarchy(wanted.key()).isPresent()) {
      throw Refusal.invalid(
          "Model %s has another \"%s\" already; say in overrides what stands for the interface's",
          model.key(), wanted.key());
    }
    return new PropertyDefinition(
        new PropertyId(UUID.randomUUID()),
        wanted.key(),
        wanted.name(),
        wanted.type(),
        wanted.unit(),
        wanted.kind(),
        wanted.assigned());
  }

  private ObjectNode answer(Plant plant, String id, String contractId) {
    var model = named.model(plant, id);
    return JsonNodeFactory.instance
        .objectNode()
        .put("assetModelId", model.id().toString())
        .put("interfaceAssetModelId", named.model(plant, contractId).id().toString())
        .put("assetModelArn", Ids.arn("asset-model", model.id()));
  }

  private static Response accepted(ObjectNode answer) {
    return Response.accepted(Answers.withState(answer, "assetModelStatus", "UPDATING")).build();
  }
}
