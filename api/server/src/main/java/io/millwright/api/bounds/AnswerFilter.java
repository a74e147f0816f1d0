// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.millwright.api.caller.Caller;
import io.millwright.api.caller.CallerPlaces;
import io.millwright.api.host.HostFilter;
import io.millwright.api.host.Refusals;
import io.millwright.api.problem.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory and threads that answers use.
 *
 * <ol>
 *   <li>One caller has at most half of the threads that answer.
 *   <li>An answer that its reader has not taken counts as held memory ({@link HeldMemory}) until
 *       its last byte is sent, so that a caller who does not read gets no more memory.
 *   <li>A reader that takes an answer too slowly is disconnected ({@link UnreadAnswer}), because a
 *       thread waits for it. Live streams end by themselves.
 * </ol>
 */
@Singleton
final class AnswerFilter {
  /** The order of the first filter, after the filter of connections. */
  private static final int EARLY = 19_000;

  /** The order of the second filter, after the caller is authenticated. */
  private static final int BEHIND_ACCESS = 8_800;

  private static final String JSON = "application/json";
  private static final String ENDLESS = "text/event-stream";
  private static final String PLACE = "millwright.answer.place";

  /** The estimated memory, in bytes, of an answer that is too long to know its length. */
  private static final long OF_LONG_ANSWER = 2 << 20;

  /** The slowest allowed speed of a reader, in bytes per second. */
  private static final long SLOWEST = 16 * 1024;

  private final HeldMemory memory;
  private final Refusals refusals;
  private final Duration interval;
  private final CallerPlaces underWay;

  AnswerFilter(
      HeldMemory memory,
      Refusals refusals,
      ConnectionConfig config,
      @ConfigProperty(name = "quarkus.thread-pool.max-threads", defaultValue = "200") int threads) {
    this.memory = memory;
    this.refusals = refusals;
    interval = config.progressWithin();
    underWay = new CallerPlaces(Integer.MAX_VALUE, Math.max(1, threads / 2));
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, EARLY);
    filters.register(this::admit, BEHIND_ACCESS);
  }

  private void handle(RoutingContext context) {
    RequestEnd.begin(context);
    context.addHeadersEndHandler(_ -> begin(context));
    context.next();
  }

  private void admit(RoutingContext context) {
    if (HostFilter.isOfHealth(context)) {
      context.next();
      return;
    }
    var caller = Caller.payer(context);
    if (!underWay.take(caller)) {
      refusals.send(
          context,
          new Refusal(
              Refusal.Kind.SERVICE_UNAVAILABLE,
              "You have as many requests in progress as one caller may have; read their answers,"
                  + " and try again"));
      return;
    }
    var isTaken = new AtomicBoolean(true);
    Runnable place =
        () -> {
          if (isTaken.getAndSet(false)) {
            underWay.giveBack(caller);
          }
        };
    context.put(PLACE, place);
    RequestEnd.add(context, place);
    context.next();
  }

  private void begin(RoutingContext context) {
    var headers = context.response().headers();
    var type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.startsWith(ENDLESS)) {
      // No thread waits for this answer.
      var place = context.<@Nullable Runnable>get(PLACE);
      if (place != null) {
        place.run();
      }
      return;
    }
    // Files are sent from the disk.
    Runnable taken =
        type != null && type.startsWith(JSON)
            ? memory.count(context, bytes(headers.get(HttpHeaders.CONTENT_LENGTH)))
            : () -> {};
    if (context.request().connection() instanceof ConnectionBase connection) {
      var answer =
          new UnreadAnswer(connection.channel(), context.response(), interval, SLOWEST, taken);
      answer.begin();
      RequestEnd.add(context, answer::end);
    } else {
      RequestEnd.add(context, taken);
    }
  }

  private static long bytes(@Nullable String length) {
    return length == null ? OF_LONG_ANSWER : Long.parseLong(length);
  }
}
