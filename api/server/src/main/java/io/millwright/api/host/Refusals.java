// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.api.problem.Refusal;
import io.millwright.api.problem.RequestIds;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends refusals of requests that no operation has seen. Each is counted. The first one of each
 * sender and reason is also logged, so that attempts to guess keys are visible but can't fill the
 * disk.
 */
@Singleton
public final class Refusals {
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_REMEMBERED = 1_000;

  /** The digits of a length in bytes that is beyond every limit, which is a gigabyte or more. */
  private static final int LONG_DIGITS = 9;

  private final ObjectMapper json;
  private final MeterRegistry meters;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /** Creates the sender. */
  public Refusals(ObjectMapper json, MeterRegistry meters) {
    this.json = json;
    this.meters = meters;
  }

  public void send(RoutingContext context, Refusal refusal) {
    var kind = refusal.kind();
    var id = RequestIds.of(context);
    tell(context, refusal, id);
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
      // The rest of the body is read and dropped; otherwise the connection would stall.
      var _ = response.end(body.toString());
      request.resume();
    }
  }

  /**
   * Returns whether a body is longer than any allowed one, so that nobody needs to wait for its
   * end.
   */
  private static boolean isLong(@Nullable String length) {
    return length != null && length.length() > LONG_DIGITS;
  }

  private void tell(RoutingContext context, Refusal refusal, String id) {
    var code = refusal.kind().code();
    Counter.builder("millwright.api.refused")
        .description("Requests that were refused before any operation saw them, by the reason")
        .tag("code", code)
        .register(meters)
        .increment();
    // A page that is opened first calls without a token and so learns to ask for one; that is not
    // logged.
    if (refusal.kind() == Refusal.Kind.MISSING_AUTHENTICATION) {
      return;
    }
    var address = context.request().remoteAddress();
    var from = address == null ? "" : address.hostAddress();
    if (said.size() < MAX_REMEMBERED && said.add(code + " " + from)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "api refused=%s from=%s request=%s cause=\"%s\""
              .formatted(code, from, id, refusal.text()));
    }
  }
}
