// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import org.jspecify.annotations.Nullable;

/** Thrown if a caller is not authenticated. The message says what is wrong and what to do. */
public final class AccessRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The reasons why a caller is refused. */
  public enum Reason {
    /** The token is not one of this server's, or is no longer valid. */
    UNKNOWN_TOKEN,
    /** The access key is not one of this server's. */
    UNKNOWN_KEY,
    /** The signature can't be read. */
    INCOMPLETE_SIGNATURE,
    /** The signature is wrong, too old, or was used before. */
    INVALID_SIGNATURE,
    /** The token is valid but grants nothing. */
    NOTHING_GRANTED,
    /** The key has sent too many changes in a short time. */
    TOO_MUCH,
    /** The provider of the token can't be reached now. */
    ISSUER_AWAY
  }

  private final Reason reason;

  /** Creates a refusal. */
  public AccessRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Creates a refusal because of an exception. */
  public AccessRefusedException(Reason reason, @Nullable String message, Throwable cause) {
    super(message == null ? "The request can't be understood" : message, cause);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }

  /** Returns the message, never null. */
  public String text() {
    var message = getMessage();
    return message == null ? reason.name() : message;
  }
}
