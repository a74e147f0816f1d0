// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.query;

import org.jspecify.annotations.Nullable;

/** A query is not answered; the message says what is wrong, where, and what to do. */
public final class QueryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** The statement is wrong, or asks for what it may not. */
    INVALID,
    /** It would take more time or room than a query has. */
    TOO_COSTLY,
    /** Too many queries run already. */
    BUSY
  }

  private final Reason reason;

  /** A refusal. */
  public QueryRefusedException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** A refusal because of what a library or the database said. */
  public QueryRefusedException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
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
