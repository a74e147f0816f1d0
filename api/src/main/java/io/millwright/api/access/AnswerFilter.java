// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds what answers make the server hold.
 *
 * <ol>
 *   <li>An answer that waits for its reader counts as what requests hold ({@link HeldMemory}): who
 *       does not read must not make room for more.
 *   <li>A reader that takes it too slowly is let go: a thread waits for it. Live streams end by
 *       themselves.
 * </ol>
 */
@Singleton
final class AnswerFilter {
  /** Behind that of connections. */
  private static final int EARLY = 19_000;

  private static final String JSON = "application/json";
  private static final String ENDLESS = "text/event-stream";
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Slower than this, in bytes a second, nobody may read. */
  static final long SLOWEST = 16 * 1024;

  private final HeldMemory memory;
  private final LongSupplier nanoTime;

  @Inject
  AnswerFilter(HeldMemory memory) {
    this(memory, System::nanoTime);
  }

  AnswerFilter(HeldMemory memory, LongSupplier nanoTime) {
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, EARLY);
  }

  void handle(RoutingContext context) {
    UntilEnd.begin(context);
    context.addHeadersEndHandler(_ -> begin(context));
    context.next();
  }

  private void begin(RoutingContext context) {
    var headers = context.response().headers();
    var type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.startsWith(ENDLESS)) {
      return;
    }
    var length = headers.get(HttpHeaders.CONTENT_LENGTH);
    long bytes = length == null ? 0 : Long.parseLong(length);
    // Files are sent from the disk.
    if (type != null && type.startsWith(JSON)) {
      memory.count(context, bytes);
    }
    watch(context, bytes, nanoTime.getAsLong());
  }

  private void watch(RoutingContext context, long length, long beginNanos) {
    long timer =
        context
            .vertx()
            .setTimer(
                PATIENCE.toMillis(),
                _ -> {
                  if (context.response().ended() && length == 0) {
                    return;
                  }
                  long bytes = Math.max(length, context.response().bytesWritten());
                  var allowed = PATIENCE.plusSeconds(bytes / SLOWEST);
                  if (nanoTime.getAsLong() - beginNanos > allowed.toNanos()) {
                    var _ = context.request().connection().close();
                  } else {
                    watch(context, length, beginNanos);
                  }
                });
    UntilEnd.add(context, () -> context.vertx().cancelTimer(timer));
  }
}
