// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.access.Caller;
import io.millwright.api.access.Needs;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.plant.Plants;
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
  private final ConfiguredStreams streams;
  private final Plants plants;
  private final Caller caller;

  EdgesResource(
      EdgeConfigurations configurations, Plants plants, Caller caller, ObjectMapper json) {
    this.configurations = configurations;
    this.plants = plants;
    this.caller = caller;
    this.json = json;
    streams = new ConfiguredStreams(json);
  }

  /** The answer. */
  record Configured(List<Configuration> capabilities) {}

  /** What the gateway that stands for an edge has configured. */
  @GET
  public Configured configuration(@PathParam("edge") String edge) {
    return new Configured(own(name(edge)));
  }

  /**
   * What is configured for an edge.
   *
   * @throws Refusal if an edge with it delivers what the caller may not write
   */
  private List<Configuration> own(String edge) {
    var configured = configurations.of(edge);
    if (!configured.stream().allMatch(this::isOwn)) {
      throw new Refusal(
          Refusal.Kind.ACCESS_DENIED,
          "%s is limited to %s, and edge %s is configured to deliver other data streams, too"
              .formatted(
                  caller.principal().name(), String.join(", ", caller.principal().below()), edge));
    }
    return configured;
  }

  private boolean isOwn(Configuration configuration) {
    var plant = plants.now();
    return !caller.principal().isLimited()
        || streams
            .of(configuration)
            .filter(all -> all.stream().allMatch(each -> caller.may(Action.OPERATE, plant, each)))
            .isPresent();
  }

  /** What became of a configuration at an edge: {@code failure} is empty where it runs. */
  @POST
  public Configured report(@PathParam("edge") String edge, String text) {
    var body = Body.parse(json, text);
    var _ = own(name(edge));
    configurations.report(
        edge,
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
