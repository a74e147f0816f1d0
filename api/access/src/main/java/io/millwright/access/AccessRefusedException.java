// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import org.jspecify.annotations.Nullable;

/**
 * Somebody is not let in, because what it shows does not prove who it is. The message says what is
 * wrong and what to do.
 */
public final class AccessRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why somebody is not let in. */
  public enum Reason {
    /** The token is not one of ours, or no longer valid. */
    UNKNOWN_TOKEN,
    /** The access key is not one of ours. */
    UNKNOWN_KEY,
    /** The signature can't be read. */
    INCOMPLETE_SIGNATURE,
    /** The signature is wrong, too old, or was used before. */
    INVALID_SIGNATURE,
    /** The token is valid, and grants nothing. */
    NOTHING_GRANTED,
    /** The key has sent too much at once. */
    TOO_MUCH,
    /** The provider of the token can't be asked now. */
    ISSUER_AWAY
  }

  private final Reason reason;

  /** A refusal. */
  public AccessRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** A refusal because of an exception. */
  public AccessRefusedException(Reason reason, @Nullable String message, Throwable cause) {
    super(message == null ? "The request can't be understood" : message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The message, never null. */
  public String text() {
    var message = getMessage();
    return message == null ? reason.name() : message;
  }
}
