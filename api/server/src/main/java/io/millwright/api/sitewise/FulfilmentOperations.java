// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Scoped;
import io.millwright.application.plant.Plants;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** SiteWise's operation that lists which models implement an interface. */
@Path("/interface/{interfaceAssetModelId}/asset-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class FulfilmentOperations {
  private final Plants plants;
  private final NamedParts named;

  FulfilmentOperations(Plants plants, NamedParts named) {
    this.named = named;
    this.plants = plants;
  }

  /** Handles ListInterfaceRelationships, which lists the models that implement an interface. */
  @GET
  public ObjectNode list(
      @PathParam("interfaceAssetModelId") String contractId,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var plant = plants.now();
    var contract = named.model(plant, contractId).id();
    return Page.of(
            plant.models().stream()
                .filter(model ->
                    model.interfaces().stream()
                        .anyMatch(fulfilled -> fulfilled.contract().equals(contract)))
                .toList(),
            model -> model.id().toString(),
            token,
            most)
        .answer(
            "interfaceRelationshipSummaries",
            model -> JsonNodeFactory.instance.objectNode().put("id", model.id().toString()));
  }
}
