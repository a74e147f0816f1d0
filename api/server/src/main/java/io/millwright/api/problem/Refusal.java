// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.millwright.access.AccessRefusedException;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Thrown if the server refuses a request. The message says what is wrong and how to fix it. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The most characters of a message. */
  private static final int LONGEST = 1_000;

  private final Kind kind;
  private final transient Map<String, String> details;

  /** The kinds of refusals, with their HTTP status and SiteWise's name. */
  public enum Kind {
    /** The request is malformed or asks for something impossible. */
    INVALID_REQUEST(400, "InvalidRequestException"),
    /** The caller does not identify itself. */
    MISSING_AUTHENTICATION(401, "MissingAuthenticationTokenException"),
    /** The token is not one of this server's. */
    UNKNOWN_TOKEN(401, "UnrecognizedClientException"),
    /** The access key is not one of this server's. */
    UNRECOGNIZED_CLIENT(403, "UnrecognizedClientException"),
    /** The signature can't be read. */
    INCOMPLETE_SIGNATURE(400, "IncompleteSignatureException"),
    /** The signature is wrong, too old, or was used before. */
    INVALID_SIGNATURE(403, "InvalidSignatureException"),
    /** A query's statement is wrong. */
    VALIDATION(400, "ValidationException"),
    /** A query would need more time or memory than it may use. */
    QUERY_TIMEOUT(400, "QueryTimeoutException"),
    /** The caller is not allowed to do this. */
    ACCESS_DENIED(403, "AccessDeniedException"),
    /** The body is larger than the operation accepts. */
    TOO_LARGE(413, "InvalidRequestException"),
    /** The caller sends too many requests at once. */
    THROTTLING(429, "ThrottlingException"),
    /** The named thing does not exist. */
    RESOURCE_NOT_FOUND(404, "ResourceNotFoundException"),
    /** The thing already exists. */
    RESOURCE_ALREADY_EXISTS(409, "ResourceAlreadyExistsException"),
    /** A quota would be exceeded. */
    LIMIT_EXCEEDED(410, "LimitExceededException"),
    /** The request conflicts with something that exists. */
    CONFLICTING_OPERATION(409, "ConflictingOperationException"),
    /** The thing has changed since the caller read it. */
    PRECONDITION_FAILED(412, "PreconditionFailedException"),
    /** The resource already has the most tags that it can have. */
    TOO_MANY_TAGS(400, "TooManyTagsException"),
    /** The server is not available now; the request may be repeated. */
    SERVICE_UNAVAILABLE(503, "ServiceUnavailableException");

    private final int status;
    private final String code;

    Kind(int status, String code) {
      this.status = status;
      this.code = code;
    }

    /** Returns the HTTP status. */
    public int status() {
      return status;
    }

    /** Returns the name in SiteWise's protocol. */
    public String code() {
      return code;
    }
  }

  /** Creates a refusal. */
  public Refusal(Kind kind, String message) {
    this(kind, message, Map.of(), null);
  }

  /** Creates a refusal because of an exception whose message is suitable for the caller. */
  public Refusal(Kind kind, @Nullable String message, Throwable cause) {
    this(kind, message == null ? "The request can't be understood" : message, Map.of(), cause);
  }

  private Refusal(
      Kind kind, String message, Map<String, String> details, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.details = Map.copyOf(details);
  }

  /** Returns the HTTP form of a use case's refusal. */
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

  /** Returns the HTTP form of a failed authentication. */
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

  /**
   * Returns the refusal of an invalid request.
   *
   * @param message the message, as a format for {@code parts}
   */
  // The annotation is in a library that we don't ship.
  @SuppressWarnings("AnnotateFormatMethod")
  public static Refusal invalid(String message, Object... parts) {
    return new Refusal(Kind.INVALID_REQUEST, message.formatted(parts));
  }

  /**
   * Returns the refusal of a request that names something that does not exist.
   *
   * @param message the message, as a format for {@code parts}
   */
  // The annotation is in a library that we don't ship.
  @SuppressWarnings("AnnotateFormatMethod")
  public static Refusal notFound(String message, Object... parts) {
    return new Refusal(Kind.RESOURCE_NOT_FOUND, message.formatted(parts));
  }

  /** Returns a refusal that names a resource, as SiteWise's conflicts do. */
  public static Refusal about(Kind kind, String resourceId, String resourceArn, String message) {
    return new Refusal(
        kind, message, Map.of("resourceId", resourceId, "resourceArn", resourceArn), null);
  }

  /** Returns the kind of refusal. */
  public Kind kind() {
    return kind;
  }

  /** Returns further fields of the answer. */
  public Map<String, String> details() {
    return details;
  }

  /** Returns the message, never null; shortened if it repeats too much of the caller's request. */
  public String text() {
    var message = getMessage();
    if (message == null) {
      return kind.code();
    }
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " ...";
  }
}
