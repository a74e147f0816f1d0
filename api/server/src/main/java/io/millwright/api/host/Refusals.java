// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.api.problem.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests before any operation has seen them. Each is counted; of each sender and reason
 * the first is also logged, so that somebody who tries keys is seen and can't fill the disk.
 */
@Singleton
public final class Refusals {
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_REMEMBERED = 1_000;

  /** A length in bytes with more digits, a gigabyte or more, is beyond every limit. */
  private static final int LONG_DIGITS = 9;

  private final ObjectMapper json;
  private final MeterRegistry meters;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /** Writes refusals as JSON, and counts them by their reasons. */
  public Refusals(ObjectMapper json, MeterRegistry meters) {
    this.json = json;
    this.meters = meters;
  }

  public void send(RoutingContext context, Refusal refusal) {
    var kind = refusal.kind();
    tell(context, refusal);
    var body = json.createObjectNode().put("message", refusal.text());
    body.putObject("error").put("code", kind.code()).put("message", refusal.text());
    var response =
        context
            .response()
            .setStatusCode(kind.status())
            .putHeader("Content-Type", "application/json")
            .putHeader("x-amzn-ErrorType", kind.code());
    if (kind.status() == UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    var request = context.request();
    if (request.isEnded()) {
      var _ = response.end(body.toString());
    } else if (isLong(request.getHeader("Content-Length"))) {
      var _ = response.end(body.toString()).onComplete(_ -> request.connection().close());
    } else {
      // What is left of the body is thrown away as it comes, or the connection would stand still.
      var _ = response.end(body.toString());
      request.resume();
    }
  }

  /** True for a body that nobody may send, so that nobody need wait for its end. */
  private static boolean isLong(@Nullable String length) {
    return length != null && length.length() > LONG_DIGITS;
  }

  private void tell(RoutingContext context, Refusal refusal) {
    var code = refusal.kind().code();
    Counter.builder("millwright.api.refused")
        .description("Requests that were refused before any operation saw them, by the reason")
        .tag("code", code)
        .register(meters)
        .increment();
    // A page that is opened asks once without a token: that is how it learns to ask for one.
    if (refusal.kind() == Refusal.Kind.MISSING_AUTHENTICATION) {
      return;
    }
    var address = context.request().remoteAddress();
    var from = address == null ? "" : address.hostAddress();
    if (said.size() < MAX_REMEMBERED && said.add(code + " " + from)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "api refused=%s from=%s cause=\"%s\"".formatted(code, from, refusal.text()));
    }
  }
}
