// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.caller.Caller;
import io.millwright.application.plant.Plants;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps callers that are limited to parts of the plant out of the other parts, if a request names
 * an asset in its path or query.
 */
@Singleton
final class SubtreeFilter {
  private static final String ASSET = "assetId";

  private final Caller caller;
  private final Instance<NamedAssets> named;
  private final Instance<Plants> plants;

  /**
   * Creates the filter. Filters are created before the database is open, so what is read from it is
   * looked up later.
   */
  SubtreeFilter(Caller caller, Instance<NamedAssets> named, Instance<Plants> plants) {
    this.caller = caller;
    this.named = named;
    this.plants = plants;
  }

  @ServerRequestFilter(priority = 2_000)
  void check(ContainerRequestContext request) {
    if (!caller.principal().isLimited()) {
      return;
    }
    var plant = plants.get().now();
    UriInfo uri = request.getUriInfo();
    Stream.of(uri.getPathParameters(), uri.getQueryParameters())
        .flatMap(parameters -> values(parameters).stream())
        .forEach(id -> named.get().asset(plant, id));
  }

  private static List<String> values(MultivaluedMap<String, String> parameters) {
    return parameters.getOrDefault(ASSET, List.of());
  }
}
