// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import io.millwright.api.problem.Refusal;
import io.millwright.api.protocol.SiteWiseProtocol;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses SiteWise's operations that Millwright does not have, with an error of the protocol that
 * names the operation. All of them belong to the workspaces, applications and data segments that
 * SiteWise has since 2026.
 */
@Singleton
final class UndoneOperations {
  private static final Pattern UNDONE =
      Pattern.compile("/(workspaces|applications)(/.*)?|/datasets/[^/]+/data-segment.*");

  private record Known(String name, String method, Pattern path) {}

  private final List<Known> undone =
      SiteWiseProtocol.strict().operations().values().stream()
          .filter(operation -> isUndone(operation.path()))
          .map(operation ->
              new Known(operation.name(), operation.method(), pattern(operation.path())))
          .toList();

  /** Returns whether a path belongs to an operation that Millwright does not have. */
  static boolean isUndone(String path) {
    return UNDONE.matcher(path).matches();
  }

  @ServerRequestFilter(preMatching = true)
  void refuse(ContainerRequestContext request) {
    var path = request.getUriInfo().getPath();
    if (!isUndone(path)) {
      return;
    }
    undone.stream()
        .filter(known -> known.method().equals(request.getMethod()))
        .filter(known -> known.path().matcher(path).matches())
        .findFirst()
        .ifPresent(known -> {
          throw Refusal.invalid(
              "Millwright does not do %s: it has no workspaces, applications and data segments;"
                  + " docs/reference/sitewise-api.md lists what it does",
              known.name());
        });
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(
        List.of(path.split("/")).stream()
            .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
            .collect(Collectors.joining("/", "", "/?")));
  }
}
