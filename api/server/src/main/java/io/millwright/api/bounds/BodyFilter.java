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
 * Limits the memory that request bodies use.
 *
 * <ol>
 *   <li>A body may be only as large as its operation can need: megabytes for readings and model
 *       files, little for questions, nothing for operations that only read or delete.
 *   <li>All bodies in progress together may use a share of the heap, and those of each caller a
 *       part of it ({@link HeldMemory}). A request without room is answered 503 and may be
 *       repeated. Answers that wait for their readers count, too ({@link AnswerFilter}).
 *   <li>A body that arrives too slowly ends its connection, however much has arrived before.
 * </ol>
 */
@Singleton
public final class BodyFilter {
  /** The order of the first filter, after the check of the host. */
  private static final int BEFORE_ACCESS = 9_600;

  /**
   * The order of the second filter, after authentication, which for a signed request needs the
   * body.
   */
  private static final int BEHIND_ACCESS = 8_900;

  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

  /**
   * The limit for operations without a body, because some clients send a few bytes, such as an
   * empty object.
   */
  private static final long OF_BODILESS = 4 * 1024;

  private static final String LENGTH = "millwright.body.length";
  private static final String HELD = "millwright.body.held";

  /** A body is held once as bytes and once as text. */
  static final int COPIES = 2;

  /** The bytes that are reserved at first; more is reserved as it arrives. */
  private static final long AT_FIRST = 1 << 20;

  /** The slowest allowed speed of a long body, in bytes per second. */
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
    RequestEnd.begin(context);
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
        MinimumSpeed.watch(context, interval, SLOWEST, request::bytesRead, request::isEnded);
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
   * Reserves memory for a whole body that is read before the caller is authenticated.
   *
   * @throws Refusal if there is no memory now
   */
  public void holdAll(RoutingContext context) {
    hold(context, length(context));
  }

  private static long length(RoutingContext context) {
    return bytes(context, LENGTH);
  }

  /** Returns how many bytes of the body are reserved already. */
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

  /** Returns the length that a body claims, or the limit if it claims none. */
  private static long length(HttpServerRequest request, long limit) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      try {
        long bytes = Long.parseLong(length.strip());
        // A negative length would free memory for others.
        if (bytes >= 0) {
          return bytes;
        }
      } catch (NumberFormatException _) {
        // The refusal below covers this case, too.
      }
      throw Refusal.invalid("The header Content-Length is not a number of bytes");
    }
    // HTTP/2 needs no such header: a body may come with any method.
    boolean isChunked =
        request.version() == HttpVersion.HTTP_2
            || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    return isChunked || !BODILESS.contains(request.method()) ? limit : 0;
  }
}
