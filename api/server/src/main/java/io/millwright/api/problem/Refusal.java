// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.millwright.access.AccessRefusedException;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server does not do what it was asked; the message says what is wrong and how to fix it. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Characters of a message. */
  private static final int LONGEST = 1_000;

  private final Kind kind;
  private final transient Map<String, String> details;

  /** Why, with the HTTP status and the name that SiteWise has for it. */
  public enum Kind {
    /** The request is malformed, or asks for what can't be. */
    INVALID_REQUEST(400, "InvalidRequestException"),
    /** The caller does not say who it is. */
    MISSING_AUTHENTICATION(401, "MissingAuthenticationTokenException"),
    /** The token is not one of ours. */
    UNKNOWN_TOKEN(401, "UnrecognizedClientException"),
    /** The access key is not one of ours. */
    UNRECOGNIZED_CLIENT(403, "UnrecognizedClientException"),
    /** The signature can't be read. */
    INCOMPLETE_SIGNATURE(400, "IncompleteSignatureException"),
    /** The signature is wrong, too old, or was used before. */
    INVALID_SIGNATURE(403, "InvalidSignatureException"),
    /** A query's statement is wrong. */
    VALIDATION(400, "ValidationException"),
    /** A query needs more than it may have. */
    QUERY_TIMEOUT(400, "QueryTimeoutException"),
    /** The caller is not let in. */
    ACCESS_DENIED(403, "AccessDeniedException"),
    /** The body is larger than the operation takes. */
    TOO_LARGE(413, "InvalidRequestException"),
    /** Too much at once. */
    THROTTLING(429, "ThrottlingException"),
    /** There is no such thing. */
    RESOURCE_NOT_FOUND(404, "ResourceNotFoundException"),
    /** There is such a thing already. */
    RESOURCE_ALREADY_EXISTS(409, "ResourceAlreadyExistsException"),
    /** More than a quota allows. */
    LIMIT_EXCEEDED(410, "LimitExceededException"),
    /** Something else stands in the way. */
    CONFLICTING_OPERATION(409, "ConflictingOperationException"),
    /** The thing has changed since the caller read it. */
    PRECONDITION_FAILED(412, "PreconditionFailedException"),
    /** The resource has as many tags as it can have. */
    TOO_MANY_TAGS(400, "TooManyTagsException"),
    /** Not now; try again. */
    SERVICE_UNAVAILABLE(503, "ServiceUnavailableException");

    private final int status;
    private final String code;

    Kind(int status, String code) {
      this.status = status;
      this.code = code;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** The name in SiteWise's protocol. */
    public String code() {
      return code;
    }
  }

  /** A refusal. */
  public Refusal(Kind kind, String message) {
    this(kind, message, Map.of(), null);
  }

  /** A refusal because of an exception, whose message is fit for the caller. */
  public Refusal(Kind kind, @Nullable String message, Throwable cause) {
    this(kind, message == null ? "The request can't be understood" : message, Map.of(), cause);
  }

  private Refusal(
      Kind kind, String message, Map<String, String> details, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.details = Map.copyOf(details);
  }

  /** The refusal of a use case, as it is told over HTTP. */
  public static Refusal of(UseCaseRefusedException refused) {
    return switch (refused.refusal()) {
      case UseCaseRefusal.Invalid(var text) -> of(Kind.INVALID_REQUEST, text, refused);
      case UseCaseRefusal.NotFound(var text) -> of(Kind.RESOURCE_NOT_FOUND, text, refused);
      case UseCaseRefusal.AlreadyExists(var text, var subject) ->
          about(Kind.RESOURCE_ALREADY_EXISTS, subject, text, refused);
      case UseCaseRefusal.Conflict(var text, var subject) ->
          subject
              .map(known -> about(Kind.CONFLICTING_OPERATION, known, text, refused))
              .orElseGet(() -> of(Kind.CONFLICTING_OPERATION, text, refused));
      case UseCaseRefusal.TooMuch(var text) -> of(Kind.LIMIT_EXCEEDED, text, refused);
      case UseCaseRefusal.NoRoom(var text) -> of(Kind.SERVICE_UNAVAILABLE, text, refused);
    };
  }

  /** The refusal of somebody who has not proved who it is, as it is told over HTTP. */
  public static Refusal of(AccessRefusedException refused) {
    var kind =
        switch (refused.reason()) {
          case UNKNOWN_TOKEN -> Kind.UNKNOWN_TOKEN;
          case UNKNOWN_KEY -> Kind.UNRECOGNIZED_CLIENT;
          case INCOMPLETE_SIGNATURE -> Kind.INCOMPLETE_SIGNATURE;
          case INVALID_SIGNATURE -> Kind.INVALID_SIGNATURE;
          case NOTHING_GRANTED -> Kind.ACCESS_DENIED;
          case TOO_MUCH -> Kind.THROTTLING;
          case ISSUER_AWAY -> Kind.SERVICE_UNAVAILABLE;
        };
    return of(kind, refused.text(), refused);
  }

  private static Refusal of(Kind kind, String text, Throwable cause) {
    return new Refusal(kind, text, Map.of(), cause);
  }

  private static Refusal about(
      Kind kind, UseCaseRefusal.Subject subject, String text, Throwable cause) {
    var arn =
        switch (subject.kind()) {
          case ASSET -> Arn.of("asset", subject.id());
          case MODEL -> Arn.of("asset-model", subject.id());
        };
    return new Refusal(
        kind, text, Map.of("resourceId", subject.id().toString(), "resourceArn", arn), cause);
  }

  /** The request is malformed, or asks for what can't be. */
  // The annotation is in a library that we don't ship.
  @SuppressWarnings("AnnotateFormatMethod")
  public static Refusal invalid(String message, Object... parts) {
    return new Refusal(Kind.INVALID_REQUEST, message.formatted(parts));
  }

  /** There is no such thing. */
  // The annotation is in a library that we don't ship.
  @SuppressWarnings("AnnotateFormatMethod")
  public static Refusal notFound(String message, Object... parts) {
    return new Refusal(Kind.RESOURCE_NOT_FOUND, message.formatted(parts));
  }

  /** A refusal that names a resource, as SiteWise's conflicts do. */
  public static Refusal about(Kind kind, String resourceId, String resourceArn, String message) {
    return new Refusal(
        kind, message, Map.of("resourceId", resourceId, "resourceArn", resourceArn), null);
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /** Further fields of the answer. */
  public Map<String, String> details() {
    return details;
  }

  /** The message, never null; cut where it repeats too much of what the caller sent. */
  public String text() {
    var message = getMessage();
    if (message == null) {
      return kind.code();
    }
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " ...";
  }
}
