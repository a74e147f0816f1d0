// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.millwright.api.problem.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows how large the body of a request may be, in bytes, by its operation. */
public final class BodyLimits {
  private static final String KEY = "millwright.body.limit";
  private static final long SMALL = 1 << 20;
  private static final long MIDDLE = 16 << 20;

  /** The operations with batches of readings or whole folders of model files. */
  private static final Set<String> LARGE =
      Set.of("/properties", "/api/v1/plan", "/api/v1/apply", "/api/v1/dry-run");

  /** The operations with one model, one gateway's configuration or one dashboard. */
  private static final Pattern OF_MIDDLE_SIZE =
      Pattern.compile("/(?:asset-models|20200301/gateways|dashboards|api/v1/edges)(?:/.*)?");

  /** The operation with an edge's status, which is sent every few seconds. */
  private static final Pattern STATUS_OF_AN_EDGE = Pattern.compile("/api/v1/edges/[^/]*/status");

  private final long largest;

  /**
   * Creates the limits.
   *
   * @param largest the most bytes of any body
   */
  BodyLimits(long largest) {
    this.largest = largest;
  }

  long of(String path) {
    if (LARGE.contains(path)) {
      return largest;
    }
    boolean isMiddle =
        OF_MIDDLE_SIZE.matcher(path).matches() && !STATUS_OF_AN_EDGE.matcher(path).matches();
    return Math.min(largest, isMiddle ? MIDDLE : SMALL);
  }

  static void put(RoutingContext context, long limit) {
    context.put(KEY, limit);
  }

  /** Returns how large the body of this request may be. */
  public static long of(RoutingContext context) {
    Long limit = context.get(KEY);
    return limit == null ? SMALL : limit;
  }

  /** Returns the refusal of a larger body. */
  public static Refusal tooLarge(long limit) {
    return new Refusal(
        Refusal.Kind.TOO_LARGE,
        "The body is larger than %,d bytes, which is the most that this operation takes; send it in smaller parts"
            .formatted(limit));
  }
}
