// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.millwright.api.problem.Refusal;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds what the bodies of requests make the server hold.
 *
 * <ol>
 *   <li>A body is at most as large as its operation can need: readings and model files weigh
 *       megabytes, what is asked weighs little.
 *   <li>All bodies under way together have a share of the heap ({@link HeldMemory}). A request that
 *       finds no room is answered 503 and may be repeated. Answers that wait for their readers
 *       count, too ({@link AnswerFilter}).
 *   <li>A body that does not come to its end in time ends its connection.
 * </ol>
 */
@Singleton
final class BodyFilter {
  /** Behind the check of the host, before a signed body is read. */
  private static final int BEFORE_ACCESS = 9_600;

  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

  /** Once as bytes and once as text. */
  private static final int COPIES = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Slower than this, in bytes a second, no large body may come. */
  private static final long SLOWEST = 64 * 1024;

  private final HeldMemory memory;
  private final Refusals refusals;
  private final BodyLimits limits;

  BodyFilter(
      HeldMemory memory,
      Refusals refusals,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M")
          MemorySize largest) {
    this.memory = memory;
    this.refusals = refusals;
    limits = new BodyLimits(largest.asLongValue());
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_ACCESS);
  }

  private void handle(RoutingContext context) {
    UntilEnd.begin(context);
    try {
      admit(context);
      context.next();
    } catch (Refusal refusal) {
      refusals.send(context, refusal);
    }
  }

  private void admit(RoutingContext context) {
    var request = context.request();
    long limit = limits.of(context.normalizedPath());
    BodyLimits.put(context, limit);
    long length = length(request, limit);
    if (length > limit) {
      throw BodyLimits.tooLarge(limit);
    }
    memory.hold(context, COPIES * length);
    if (length > 0) {
      endInTime(context, length);
    }
  }

  /** How long a body says that it is; as long as it may be where it does not say. */
  private static long length(HttpServerRequest request, long limit) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      try {
        return Long.parseLong(length.strip());
      } catch (NumberFormatException e) {
        throw new Refusal(
            Refusal.Kind.INVALID_REQUEST, "The header Content-Length is not a number of bytes", e);
      }
    }
    boolean isChunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    return isChunked || !BODILESS.contains(request.method()) ? limit : 0;
  }

  private static void endInTime(RoutingContext context, long length) {
    var request = context.request();
    long timer =
        context
            .vertx()
            .setTimer(
                PATIENCE.toMillis() + Duration.ofSeconds(length / SLOWEST).toMillis(),
                _ -> {
                  if (!request.isEnded()) {
                    var _ = request.connection().close();
                  }
                });
    UntilEnd.add(context, () -> context.vertx().cancelTimer(timer));
  }
}
