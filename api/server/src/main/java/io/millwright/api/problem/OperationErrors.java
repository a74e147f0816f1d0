// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The errors that the operation of a request may answer by SiteWise's protocol. A client knows only
 * these, so another refusal of the operation is answered as an invalid request.
 */
public final class OperationErrors {
  private static final String KEY = OperationErrors.class.getName();

  /** What any operation of AWS may answer, because of who calls, how often, or how well it is. */
  private static final Set<String> OF_ALL =
      Set.of(
          "AccessDeniedException",
          "IncompleteSignatureException",
          "InternalFailureException",
          "InvalidRequestException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "ServiceUnavailableException",
          "ThrottlingException",
          "UnrecognizedClientException");

  private OperationErrors() {}

  /** Keeps the names of the errors that the operation of this request may answer. */
  public static void keep(RoutingContext context, List<String> names) {
    context.put(KEY, names);
  }

  /** The kind by which this request is refused: the one given, or an invalid request. */
  static Refusal.Kind known(@Nullable RoutingContext context, Refusal.Kind kind) {
    List<String> names = context == null ? null : context.get(KEY);
    return names == null || names.contains(kind.code()) || OF_ALL.contains(kind.code())
        ? kind
        : Refusal.Kind.INVALID_REQUEST;
  }
}
