// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.edge.EmbeddedEdges;
import io.millwright.application.edge.ForgetEdge;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Receives the reports of remote edges. A caller that may write an edge's readings may report for
 * it.
 */
@Path("/api/v1/edges/{edge}/status")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class EdgeStatusResource {
  private final RemoteEdges edges;
  private final ForgetEdge forget;
  private final Instance<EmbeddedEdges> embedded;
  private final EdgeRights rights;
  private final Caller caller;
  private final InstantSource clock;
  private final ObjectMapper json;

  EdgeStatusResource(
      RemoteEdges edges,
      ForgetEdge forget,
      Instance<EmbeddedEdges> embedded,
      EdgeRights rights,
      Caller caller,
      InstantSource clock,
      ObjectMapper json) {
    this.edges = edges;
    this.forget = forget;
    this.embedded = embedded;
    this.rights = rights;
    this.caller = caller;
    this.clock = clock;
    this.json = json;
  }

  /** The answer: when the report came, by the server's clock. */
  record Heard(Instant heard) {}

  /** The answer: the edge that was forgotten. */
  record Forgotten(String edge) {}

  /** Stores an edge's report, which replaces its previous one. */
  @PUT
  @Needs(Action.OPERATE)
  @Scoped(Action.OPERATE)
  public Heard report(@PathParam("edge") String edge, String text) {
    var name = EdgeRights.name(edge);
    var report = EdgeReportReader.read(name, Body.parse(json, text));
    rights.requireReport(name);
    boolean isEmbedded =
        embedded.stream()
            .flatMap(host -> host.reports().stream())
            .anyMatch(own -> own.edge().equals(name));
    if (isEmbedded) {
      rights.refuseLimited(name);
      throw new Refusal(
          Refusal.Kind.CONFLICTING_OPERATION,
          "Edge %s runs in this server; give the edge that runs elsewhere another name"
              .formatted(name));
    }
    var now = clock.instant();
    edges.keep(report, caller.principal(), now);
    return new Heard(now);
  }

  /**
   * Forgets an edge that no longer runs. If the edge still runs, it appears again with its next
   * report.
   */
  @DELETE
  @Needs(Action.CONFIGURE)
  public Forgotten forget(@PathParam("edge") String edge) {
    var name = EdgeRights.name(edge);
    forget.forget(caller.actor("somebody", "edges"), name);
    return new Forgotten(name);
  }
}
