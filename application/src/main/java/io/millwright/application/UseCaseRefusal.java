// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import java.util.Optional;
import java.util.UUID;

/**
 * Why a use case does not do what it was asked. Each refusal has a text that says what is wrong,
 * where, and what to do about it. How a refusal is told to the caller is the concern of the door
 * through which the caller came.
 */
public sealed interface UseCaseRefusal {
  /** What is wrong, where, and what to do. */
  String text();

  /** The request asks for what can't be. */
  record Invalid(String text) implements UseCaseRefusal {}

  /** The thing that the request names does not exist. */
  record NotFound(String text) implements UseCaseRefusal {}

  /** The thing that the request would make exists already, as this subject. */
  record AlreadyExists(String text, Subject subject) implements UseCaseRefusal {}

  /**
   * Something else stands in the way.
   *
   * @param subject what stands in the way; empty where that is no asset and no model
   */
  record Conflict(String text, Optional<Subject> subject) implements UseCaseRefusal {
    /** A conflict with something that is no asset and no model. */
    public Conflict(String text) {
      this(text, Optional.empty());
    }
  }

  /** The plant would hold more than its quotas allow. */
  record TooMuch(String text) implements UseCaseRefusal {}

  /** The server has no room for this now. */
  record NoRoom(String text) implements UseCaseRefusal {}

  /**
   * An asset or a model that a refusal is about.
   *
   * @param kind what it is
   * @param id its own
   */
  record Subject(Kind kind, UUID id) {
    /** What a refusal can be about. */
    public enum Kind {
      /** An asset. */
      ASSET,
      /** An asset model. */
      MODEL
    }
  }
}
