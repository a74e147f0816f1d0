// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.millwright.api.host.HostFilter;
import io.millwright.api.host.Refusals;
import io.millwright.api.problem.Refusal;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
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
 *       megabytes, what is asked weighs little, and what is only read or deleted has none.
 *   <li>All bodies under way together have a share of the heap, and those of each caller a part of
 *       it ({@link HeldMemory}). A request that finds no room is answered 503 and may be repeated.
 *       Answers that wait for their readers count, too ({@link AnswerFilter}).
 *   <li>A body of which too little comes ends its connection, however much came before.
 * </ol>
 */
@Singleton
public final class BodyFilter {
  /** Behind the check of the host. */
  private static final int BEFORE_ACCESS = 9_600;

  /** Behind the question who calls, which a signed request answers with its body. */
  private static final int BEHIND_ACCESS = 8_900;

  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

  /** Some clients send a few bytes, such as an empty object, where nobody asks for any. */
  private static final long OF_BODILESS = 4 * 1024;

  private static final String LENGTH = "millwright.body.length";
  private static final String HELD = "millwright.body.held";

  /** Once as bytes and once as text. */
  static final int COPIES = 2;

  /** More is held only as it comes. */
  private static final long AT_FIRST = 1 << 20;

  /** Slower than this, in bytes a second, no body may come that takes long. */
  private static final long SLOWEST = 32 * 1024;

  private final HeldMemory memory;
  private final Refusals refusals;
  private final BodyLimits limits;
  private final Duration interval;

  BodyFilter(
      HeldMemory memory,
      Refusals refusals,
      ConnectionConfig config,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M")
          MemorySize largest) {
    this.memory = memory;
    this.refusals = refusals;
    interval = config.progressWithin();
    limits = new BodyLimits(largest.asLongValue());
  }

  void register(@Observes Filters filters) {
    filters.register(this::limit, BEFORE_ACCESS);
    filters.register(this::hold, BEHIND_ACCESS);
  }

  private void limit(RoutingContext context) {
    UntilEnd.begin(context);
    try {
      var request = context.request();
      long limit = limits.of(context.normalizedPath());
      if (BODILESS.contains(request.method())) {
        limit = Math.min(limit, OF_BODILESS);
      }
      BodyLimits.put(context, limit);
      long length = length(request, limit);
      if (length > limit) {
        throw BodyLimits.tooLarge(limit);
      }
      context.put(LENGTH, length);
      if (length > 0) {
        Pace.watch(context, interval, SLOWEST, request::bytesRead, request::isEnded);
      }
      context.next();
    } catch (Refusal refusal) {
      refusals.send(context, refusal);
    }
  }

  private void hold(RoutingContext context) {
    try {
      if (!HostFilter.isOfHealth(context)) {
        memory.requireRoom(context);
      }
      if (context.get(HELD) == null) {
        hold(context, Math.min(length(context), AT_FIRST));
      }
      context.next();
    } catch (Refusal refusal) {
      refusals.send(context, refusal);
    }
  }

  /**
   * Holds what all of a body needs, which is read before it is known who calls.
   *
   * @throws Refusal if there is no room now
   */
  public void holdAll(RoutingContext context) {
    hold(context, length(context));
  }

  private static long length(RoutingContext context) {
    return bytes(context, LENGTH);
  }

  /** How many bytes of the body are held already. */
  static long held(RoutingContext context) {
    return bytes(context, HELD);
  }

  private static long bytes(RoutingContext context, String key) {
    Long bytes = context.get(key);
    return bytes == null ? 0 : bytes;
  }

  private void hold(RoutingContext context, long bytes) {
    context.put(HELD, bytes);
    memory.hold(context, COPIES * bytes);
  }

  /** How long a body says that it is; as long as it may be where it does not say. */
  private static long length(HttpServerRequest request, long limit) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      try {
        long bytes = Long.parseLong(length.strip());
        // Less than none would make room for others.
        if (bytes >= 0) {
          return bytes;
        }
      } catch (NumberFormatException _) {
        // Said below, like a number below 0.
      }
      throw Refusal.invalid("The header Content-Length is not a number of bytes");
    }
    // HTTP/2 has no such header: a body ends where it ends, whatever is asked.
    boolean isChunked =
        request.version() == HttpVersion.HTTP_2
            || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    return isChunked || !BODILESS.contains(request.method()) ? limit : 0;
  }
}
