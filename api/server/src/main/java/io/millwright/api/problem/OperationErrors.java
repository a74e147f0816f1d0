// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the errors that SiteWise's protocol allows for the operation of a request. A client knows
 * only these, so any other refusal is answered as an invalid request.
 */
public final class OperationErrors {
  private static final String KEY = OperationErrors.class.getName();

  /** The errors that every AWS operation may answer, about authentication, load and failures. */
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

  /** Records the names of the errors that the operation of this request may answer. */
  public static void keep(RoutingContext context, List<String> names) {
    context.put(KEY, names);
  }

  /**
   * Returns the kind of refusal to answer: the given one, or an invalid request if the operation
   * does not allow it.
   */
  static Refusal.Kind known(@Nullable RoutingContext context, Refusal.Kind kind) {
    List<String> names = context == null ? null : context.get(KEY);
    return names == null || names.contains(kind.code()) || OF_ALL.contains(kind.code())
        ? kind
        : Refusal.Kind.INVALID_REQUEST;
  }
}
