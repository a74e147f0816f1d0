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
 * Bounds what answers make the server hold.
 *
 * <ol>
 *   <li>One caller has at most half of the threads that answer.
 *   <li>An answer that waits for its reader counts as what requests hold ({@link HeldMemory}) until
 *       its last byte has gone: who does not read must not make room for more.
 *   <li>A reader that takes it too slowly is let go ({@link UnreadAnswer}): a thread waits for it.
 *       Live streams end by themselves.
 * </ol>
 */
@Singleton
final class AnswerFilter {
  /** Behind that of connections. */
  private static final int EARLY = 19_000;

  /** Behind that of bodies, when it is known who calls. */
  private static final int BEHIND_ACCESS = 8_800;

  private static final String JSON = "application/json";
  private static final String ENDLESS = "text/event-stream";
  private static final String PLACE = "millwright.answer.place";

  /** What an answer is made from that is too long to tell its length, in bytes, as a guess. */
  private static final long OF_LONG_ANSWER = 2 << 20;

  /** Slower than this, in bytes a second, nobody may read. */
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
    UntilEnd.begin(context);
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
              "As many requests of yours are under way as one caller may have; read their answers,"
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
    UntilEnd.add(context, place);
    context.next();
  }

  private void begin(RoutingContext context) {
    var headers = context.response().headers();
    var type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.startsWith(ENDLESS)) {
      // No thread waits for it.
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
      UntilEnd.add(context, answer::end);
    } else {
      UntilEnd.add(context, taken);
    }
  }

  private static long bytes(@Nullable String length) {
    return length == null ? OF_LONG_ANSWER : Long.parseLong(length);
  }
}
