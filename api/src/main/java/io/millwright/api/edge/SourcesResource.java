// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.edge.EdgeStatus.SourceStatus;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** How the edges and their sources are. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
final class SourcesResource {
  private final Instance<EdgeStatus> status;

  SourcesResource(Instance<EdgeStatus> status) {
    this.status = status;
  }

  /** The answer. */
  record Sources(List<SourceStatus> sources) {}

  /** Every source of every known edge. */
  @GET
  public Sources sources() {
    return new Sources(status.stream().flatMap(edges -> edges.sources().stream()).toList());
  }
}
