// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Body;
import io.millwright.application.edge.EdgeConfigurations;
import io.millwright.application.edge.EdgeConfigurations.Configuration;
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
 * anyway, so whoever may write all readings that it is configured to deliver may ask.
 */
@Path("/api/v1/edges/{edge}/configuration")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Needs(Action.OPERATE)
@Scoped(Action.OPERATE)
final class EdgesResource {
  private final EdgeConfigurations configurations;
  private final ObjectMapper json;
  private final EdgeRights rights;

  EdgesResource(EdgeConfigurations configurations, EdgeRights rights, ObjectMapper json) {
    this.configurations = configurations;
    this.rights = rights;
    this.json = json;
  }

  /** The answer. */
  record Configured(List<Configuration> capabilities) {}

  /** What the gateway that stands for an edge has configured. */
  @GET
  public Configured configuration(@PathParam("edge") String edge) {
    return new Configured(rights.own(EdgeRights.name(edge)));
  }

  /** What became of a configuration at an edge: {@code failure} is empty where it runs. */
  @POST
  public Configured report(@PathParam("edge") String edge, String text) {
    var body = Body.parse(json, text);
    var namespace = body.text("namespace");
    var version = body.text("version");
    var failure = body.findText("failure").filter(reason -> !reason.isEmpty());
    if (!rights.own(EdgeRights.name(edge)).isEmpty()) {
      configurations.report(edge, namespace, version, failure);
    }
    return new Configured(List.of());
  }
}
