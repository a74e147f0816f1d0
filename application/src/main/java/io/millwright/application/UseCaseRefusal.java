// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import java.util.Optional;
import java.util.UUID;

/**
 * The reason why a use case refuses a request. The text of a refusal says what is wrong, where, and
 * what to do about it. Each way into the application, such as the API, decides how to show a
 * refusal to its caller.
 */
public sealed interface UseCaseRefusal {
  /** Returns what is wrong, where, and what to do. */
  String text();

  /** The request is not valid. */
  record Invalid(String text) implements UseCaseRefusal {}

  /** The thing that the request names does not exist. */
  record NotFound(String text) implements UseCaseRefusal {}

  /** The thing that the request would create already exists, as this subject. */
  record AlreadyExists(String text, Subject subject) implements UseCaseRefusal {}

  /**
   * Something else stands in the way.
   *
   * @param subject what stands in the way; empty where that is no asset and no model
   */
  record Conflict(String text, Optional<Subject> subject) implements UseCaseRefusal {
    /** Creates a conflict with something other than an asset or a model. */
    public Conflict(String text) {
      this(text, Optional.empty());
    }
  }

  /** The plant would exceed its quotas. */
  record TooMuch(String text) implements UseCaseRefusal {}

  /** The server has no room for the request now. */
  record NoRoom(String text) implements UseCaseRefusal {}

  /**
   * An asset or a model that a refusal is about.
   *
   * @param kind what it is
   * @param id its own
   */
  record Subject(Kind kind, UUID id) {
    /** The kinds of subjects. */
    public enum Kind {
      /** An asset. */
      ASSET,
      /** An asset model. */
      MODEL
    }
  }
}
