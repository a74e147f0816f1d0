// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.access.Needs;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.document.EdgeConfigurations;
import io.millwright.api.sitewise.document.EdgeConfigurations.Configuration;
import io.millwright.asset.Keys;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * What edges ask and tell of their configuration. It names no password, and an edge writes readings
 * anyway, so whoever may do that may ask.
 */
@Path("/api/v1/edges/{edge}/configuration")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Needs(Action.OPERATE)
@Scoped(Action.OPERATE)
final class EdgesResource {
  private final EdgeConfigurations configurations;
  private final ObjectMapper json;

  EdgesResource(EdgeConfigurations configurations, ObjectMapper json) {
    this.configurations = configurations;
    this.json = json;
  }

  /** The answer. */
  record Configured(List<Configuration> capabilities) {}

  /** What the gateway that stands for an edge has configured. */
  @GET
  public Configured configuration(@PathParam("edge") String edge) {
    return new Configured(configurations.of(name(edge)));
  }

  /** What became of a configuration at an edge: {@code failure} is empty where it runs. */
  @POST
  public Configured report(@PathParam("edge") String edge, String text) {
    var body = Body.parse(json, text);
    configurations.report(
        name(edge),
        body.text("namespace"),
        body.text("version"),
        body.findText("failure").filter(failure -> !failure.isEmpty()));
    return new Configured(List.of());
  }

  private static String name(String edge) {
    if (!Keys.NODE.matcher(edge).matches()) {
      throw Refusal.invalid(
          "The name of an edge has 1 to 128 letters, digits, _, . and -; this one has others");
    }
    return edge;
  }
}
