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
 * Answers edges that ask for their configuration, and receives its outcome. A configuration
 * contains no password, and an edge writes readings anyway, so a caller may ask if it may write all
 * readings that the edge is configured to deliver.
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

  /** Returns the configurations of the gateway that stands for an edge. */
  @GET
  public Configured configuration(@PathParam("edge") String edge) {
    return new Configured(rights.own(EdgeRights.name(edge)));
  }

  /** Receives whether an edge runs a configuration; {@code failure} is empty if it does. */
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
