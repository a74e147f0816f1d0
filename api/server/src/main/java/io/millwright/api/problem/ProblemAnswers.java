// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.historian.TooCostlyException;
import io.millwright.reading.ReadingSink;
import io.millwright.validation.InvalidException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns exceptions into answers in SiteWise's form: {@code {message}} with the header {@code
 * x-amzn-ErrorType}. Under {@code /api/} the answer also contains {@code {error: {code, message}}}.
 * An answer never contains a stack trace.
 */
@Singleton
final class ProblemAnswers {
  private static final int LONGEST_PATH = 200;
  private static final System.Logger LOG = System.getLogger(ProblemAnswers.class.getName());

  /** The most different failures whose stack trace is logged. */
  private static final int MOST_TOLD = 1_000;

  private final ObjectMapper json;
  private final CurrentVertxRequest request;
  private final Set<ThrownAt> told = ConcurrentHashMap.newKeySet();

  private record ThrownAt(Class<?> kind, Optional<StackTraceElement> place) {}

  ProblemAnswers(ObjectMapper json, CurrentVertxRequest request) {
    this.json = json;
    this.request = request;
  }

  @ServerExceptionMapper
  Response refusal(Refusal refusal, UriInfo uri) {
    var kind = OperationErrors.known(request.getCurrent(), refusal.kind());
    var body = body(uri, kind.code(), refusal.text());
    refusal.details().forEach(body::put);
    return answer(kind.status(), kind.code(), body);
  }

  @ServerExceptionMapper
  Response refusal(UseCaseRefusedException refused, UriInfo uri) {
    return refusal(Refusal.of(refused), uri);
  }

  @ServerExceptionMapper
  Response invalid(InvalidException invalid, UriInfo uri) {
    var body = body(uri, Refusal.Kind.INVALID_REQUEST.code(), String.valueOf(invalid.getMessage()));
    var problems = body.putArray("problems");
    for (var problem : invalid.problems()) {
      problems
          .addObject()
          .put("file", problem.position().file())
          .put("line", problem.position().line())
          .put("column", problem.position().column())
          .put("subject", problem.subject())
          .put("message", problem.message());
    }
    return answer(400, Refusal.Kind.INVALID_REQUEST.code(), body);
  }

  @ServerExceptionMapper
  Response unavailable(ReadingSink.UnavailableException unavailable, UriInfo uri) {
    var code = Refusal.Kind.SERVICE_UNAVAILABLE.code();
    return answer(503, code, body(uri, code, String.valueOf(unavailable.getMessage())));
  }

  @ServerExceptionMapper
  Response tooCostly(TooCostlyException tooCostly, UriInfo uri) {
    var kind = OperationErrors.known(request.getCurrent(), Refusal.Kind.QUERY_TIMEOUT);
    return answer(
        kind.status(), kind.code(), body(uri, kind.code(), String.valueOf(tooCostly.getMessage())));
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException thrown, UriInfo uri) {
    int status = thrown.getResponse().getStatus();
    var message =
        switch (status) {
          case 404 -> "There is nothing at %s; see /q/openapi".formatted(path(uri));
          case 405 -> "%s does not know this method; see /q/openapi".formatted(path(uri));
          case 413 -> "The request is too large; send it in smaller parts";
          default ->
              "%s; see /q/openapi"
                  .formatted(thrown.getResponse().getStatusInfo().getReasonPhrase());
        };
    if (status >= 500) {
      return failure(thrown, uri);
    }
    var code = status == 404 ? "ResourceNotFoundException" : Refusal.Kind.INVALID_REQUEST.code();
    return answer(status, code, body(uri, code, message));
  }

  /** Returns the path, shortened for a message. */
  private static String path(UriInfo uri) {
    var path = uri.getPath();
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "\u2026";
  }

  @ServerExceptionMapper
  Response failure(Throwable thrown, UriInfo uri) {
    var context = request.getCurrent();
    if (context != null && DisconnectedCallers.isGone(context)) {
      LOG.log(System.Logger.Level.DEBUG, "the caller has gone", thrown);
      return Response.serverError().build();
    }
    var number = context == null ? UUID.randomUUID().toString() : RequestIds.of(context);
    var line = "Request failed path=%s request=%s: %.500s".formatted(path(uri), number, thrown);
    if (isNew(thrown)) {
      LOG.log(System.Logger.Level.ERROR, line, thrown);
    } else {
      LOG.log(System.Logger.Level.ERROR, line);
    }
    var code = "InternalFailureException";
    return answer(
        500,
        code,
        body(
            uri,
            code,
            "The server made a mistake; its log has the details under %s".formatted(number)));
  }

  /** Whether the log does not have yet where this was thrown; it must not be filled with that. */
  private boolean isNew(Throwable thrown) {
    var trace = thrown.getStackTrace();
    var place =
        new ThrownAt(
            thrown.getClass(), trace.length == 0 ? Optional.empty() : Optional.of(trace[0]));
    return told.size() < MOST_TOLD && told.add(place);
  }

  private ObjectNode body(UriInfo uri, String code, String message) {
    var body = json.createObjectNode().put("message", message);
    if (uri.getPath().startsWith("/api/")) {
      body.putObject("error").put("code", code).put("message", message);
    }
    return body;
  }

  private static Response answer(int status, String code, ObjectNode body) {
    return Response.status(status)
        .header("x-amzn-ErrorType", code)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body)
        .build();
  }
}
