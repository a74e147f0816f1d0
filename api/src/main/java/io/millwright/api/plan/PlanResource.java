// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.access.Needs;
import io.millwright.api.json.Body;
import io.millwright.api.plan.ModelFiles.ModelFile;
import io.millwright.api.plant.Plants;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDiff;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Model files: what they would change, changing it, and the server's plant as files. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class PlanResource {
  private final Plants plants;
  private final ObjectMapper json;

  PlanResource(Plants plants, ObjectMapper json) {
    this.plants = plants;
    this.json = json;
  }

  /**
   * The answer to {@code plan} and {@code apply}.
   *
   * @param changes a line each, such as {@code ~ property filler.temperature: unit Cel to K}
   */
  record Changes(List<String> changes) {}

  /** The answer to {@code export}. */
  record Export(List<ModelFile> files) {}

  /** What {@code apply} of the same files would change. */
  @POST
  @Path("/plan")
  @Needs(Action.READ)
  public Changes plan(String text) {
    var next = ModelFiles.read(Body.parse(json, text));
    plants.checkQuotas(next);
    return changes(plants.now(), next);
  }

  /** Makes the plant be what the files say, whole or not at all. */
  @POST
  @Path("/apply")
  public Changes apply(String text) {
    var next = ModelFiles.read(Body.parse(json, text));
    var before = new Plant[] {Plant.EMPTY};
    var after =
        plants.change(
            now -> {
              before[0] = now;
              return next;
            },
            "apply");
    return changes(before[0], after);
  }

  /** The plant as model files. */
  @GET
  @Path("/export")
  public Export export() {
    return new Export(ModelFiles.write(plants.now()));
  }

  private static Changes changes(Plant before, Plant after) {
    return new Changes(
        PlantDiff.between(before, after).changes().stream()
            .map(PlantDiff.Change::toString)
            .toList());
  }
}
