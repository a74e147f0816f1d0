// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers that pages of trusted origins may call and read the answers (Fetch standard, CORS
 * protocol). Pages of other origins get none of these headers.
 */
final class OriginHeaders {
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";

  /** The headers that a page may read in addition to those that it always may. */
  private static final String EXPOSED =
      "ETag, x-amzn-ErrorType, x-amzn-RequestId, Content-Disposition, Retry-After";

  /** For how many seconds a browser may keep the permission. */
  private static final String MAX_AGE = "600";

  private static final String HEADER_NAMES = "[A-Za-z0-9!#$%&'*+.^_`|~, -]*";

  private final Set<String> trusted;

  OriginHeaders(Set<String> trusted) {
    this.trusted =
        trusted.stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Adds the headers to the answer to a page of a trusted origin, and answers preflight requests,
   * by which a browser asks for permission.
   *
   * @return true if the request has been answered
   */
  boolean add(RoutingContext context) {
    var request = context.request();
    var origin = request.getHeader("Origin");
    if (!trusted.isEmpty()) {
      // A cache must not return the answer for one origin to another one.
      context.response().headers().add("Vary", "Origin");
    }
    if (origin == null || !trusted.contains(origin.toLowerCase(Locale.ROOT))) {
      return false;
    }
    var answer = context.response();
    answer
        .putHeader("Access-Control-Allow-Origin", origin)
        .putHeader("Access-Control-Allow-Credentials", "true")
        .putHeader("Access-Control-Expose-Headers", EXPOSED);
    if (!request.method().equals(HttpMethod.OPTIONS)
        || request.getHeader("Access-Control-Request-Method") == null) {
      return false;
    }
    answer
        .putHeader("Access-Control-Allow-Methods", METHODS)
        .putHeader("Access-Control-Max-Age", MAX_AGE);
    var headers = names(request.getHeader("Access-Control-Request-Headers"));
    if (headers != null) {
      answer.putHeader("Access-Control-Allow-Headers", headers);
    }
    if ("true".equals(request.getHeader("Access-Control-Request-Private-Network"))) {
      answer.putHeader("Access-Control-Allow-Private-Network", "true");
    }
    var _ = answer.setStatusCode(204).end();
    return true;
  }

  /** Returns the names of the headers that a page wants to send; null if there are none. */
  private static @Nullable String names(@Nullable String headers) {
    return headers != null && headers.matches(HEADER_NAMES) ? headers : null;
  }
}
