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
import io.millwright.api.json.Query;
import io.millwright.application.plant.Plants;
import io.millwright.application.stream.ConfigureProperty;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on the properties of assets. */
@Path("/assets/{assetId}/properties")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class AssetPropertyOperations {
  private static final String WHO = "SiteWise API";

  private final Plants plants;
  private final ConfigureProperty configure;
  private final Caller caller;
  private final NamedAssets named;
  private final NamedParts parts;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  AssetPropertyOperations(
      Plants plants,
      ConfigureProperty configure,
      Caller caller,
      NamedAssets named,
      NamedParts parts,
      ClientTokens tokens,
      ObjectMapper json) {
    this.tokens = tokens;
    this.parts = parts;
    this.plants = plants;
    this.configure = configure;
    this.caller = caller;
    this.named = named;
    this.json = json;
  }

  /** Handles ListAssetProperties; those of composite models only where all are asked for. */
  @GET
  public ObjectNode listProperties(
      @PathParam("assetId") String id,
      @QueryParam("filter") @Nullable String filter,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var plant = plants.now();
    var asset = named.asset(plant, id);
    var writer = named.writer(plant, List.of(asset));
    var model = plant.model(asset);
    boolean all = "ALL".equals(filter);
    var page =
        Page.of(
            plant.properties(asset).stream()
                .filter(one -> all || model.compositeOf(one.property()).isEmpty())
                .toList(),
            property -> property.property().name() + "\0" + property.property().id(),
            token,
            most);
    return page.answer(
        "assetPropertySummaries", property -> DocumentTree.object(writer.property(property)));
  }

  /** Handles DescribeAssetProperty. */
  @GET
  @Path("/{propertyId}")
  public ObjectNode describeProperty(
      @PathParam("assetId") String id, @PathParam("propertyId") String propertyId) {
    var plant = plants.now();
    var asset = named.asset(plant, id);
    var property = plant.property(asset, parts.property(plant.model(asset), propertyId));
    return DocumentTree.object(named.writer(plant, List.of(asset)).propertyDescription(property));
  }

  /**
   * Handles UpdateAssetProperty. What is left out is reset, as in SiteWise: the alias to the usual
   * one, the unit to the model's, notifications to none.
   */
  @PUT
  @Path("/{propertyId}")
  public ObjectNode updateProperty(
      @PathParam("assetId") String id, @PathParam("propertyId") String propertyId, String text) {
    var body = Body.parse(json, text);
    var alias = body.findText("propertyAlias").map(Query::alias);
    var state = body.findText("propertyNotificationState").orElse("DISABLED");
    var settings =
        new ConfigureProperty.Settings(
            alias, body.findText("propertyUnit"), state.equals("ENABLED"));
    return tokens.once(
        "UpdateAssetProperty",
        body.findText("clientToken"),
        () -> {
          configure.configure(
              caller.actor(WHO),
              plant -> {
                var asset = named.asset(plant, id);
                return plant.property(asset, parts.property(plant.model(asset), propertyId));
              },
              settings);
          return JsonNodeFactory.instance.objectNode();
        });
  }
}
