// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.edge.EdgeStatus.SourceStatus;
import io.millwright.source.RefusedFeed;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the edges and their sources are. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
final class SourcesResource {
  private final Instance<EdgeStatus> status;
  private final Feeds feeds;

  SourcesResource(Instance<EdgeStatus> status, Feeds feeds) {
    this.status = status;
    this.feeds = feeds;
  }

  /** The answer. */
  record Sources(List<SourceStatus> sources) {}

  /** Every source of every known edge. */
  @GET
  public Sources sources() {
    var known = status.stream().flatMap(edges -> edges.sources().stream()).toList();
    var refused =
        feeds.refused().stream()
            .collect(
                Collectors.groupingBy(
                    each -> List.of(each.feed().edge(), each.feed().source()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    var sources = new ArrayList<SourceStatus>();
    for (var source : known) {
      var others = refused.remove(List.of(source.edge(), source.source()));
      sources.add(others == null ? source : with(source, others));
    }
    // Of edges elsewhere only that is known.
    refused.forEach((who, others) -> sources.add(elsewhere(who.get(0), who.get(1), others)));
    return new Sources(sources);
  }

  private static SourceStatus with(SourceStatus source, List<RefusedFeed> refused) {
    return new SourceStatus(
        source.edge(),
        source.source(),
        source.protocol(),
        source.state(),
        source.cause(),
        source.since(),
        source.tags(),
        source.readings(),
        source.bad(),
        source.lastReading(),
        Stream.concat(source.problems().stream(), reasons(refused)).toList());
  }

  private static SourceStatus elsewhere(String edge, String source, List<RefusedFeed> refused) {
    return new SourceStatus(
        edge,
        source,
        "",
        "REFUSED",
        "",
        refused.getFirst().feed().since(),
        refused.size(),
        0,
        refused.size(),
        Optional.empty(),
        reasons(refused).toList());
  }

  private static Stream<String> reasons(List<RefusedFeed> refused) {
    return refused.stream().map(RefusedFeed::reason);
  }
}
