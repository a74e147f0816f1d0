// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives every request an id. Its answer contains the id in the header {@code x-amzn-RequestId},
 * where AWS's SDKs look for it, and log lines about the request repeat it.
 */
@Singleton
public final class RequestIds {
  private static final String HEADER = "x-amzn-RequestId";

  /** The order of the filter, before all others that may answer. */
  private static final int FIRST = 30_000;

  /** The version and variant of a random UUID (RFC 9562). */
  private static final long VERSION = 0x4000L;

  private static final long VARIANT = 1L << 63;

  void register(@Observes Filters filters) {
    filters.register(
        context -> {
          of(context);
          context.next();
        },
        FIRST);
  }

  /** Returns the id of a request; a request that has none yet gets one. */
  public static String of(RoutingContext context) {
    var headers = context.response().headers();
    var known = headers.get(HEADER);
    if (known != null) {
      return known;
    }
    var id = random();
    headers.set(HEADER, id);
    return id;
  }

  /** Returns a random id. Nobody relies on its being secret, so a fast generator is enough. */
  private static String random() {
    var random = ThreadLocalRandom.current();
    return new UUID((random.nextLong() & ~0xf000L) | VERSION, (random.nextLong() >>> 2) | VARIANT)
        .toString();
  }
}
