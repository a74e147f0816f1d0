// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.problem.Refusal;
import io.vertx.ext.web.RoutingContext;

/** Refuses a request before any operation has seen it. */
final class Answers {
  private static final int UNAUTHORIZED = 401;

  private Answers() {}

  static void refuse(RoutingContext context, ObjectMapper json, Refusal refusal) {
    var kind = refusal.kind();
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
    var _ = response.end(body.toString());
    // What is left of the body is thrown away as it comes, or the connection would stand still.
    if (!context.request().isEnded()) {
      context.request().resume();
    }
  }
}
