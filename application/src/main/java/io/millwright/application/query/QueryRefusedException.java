// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.query;

import org.jspecify.annotations.Nullable;

/** Thrown if a query is refused. The message says what is wrong, where, and what to do. */
public final class QueryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The reason of a refusal. */
  public enum Reason {
    /** The statement is wrong or reads something that it must not. */
    INVALID,
    /** The statement would take more time or memory than a query may. */
    TOO_COSTLY,
    /** Too many queries are already running. */
    BUSY
  }

  private final Reason reason;

  /** Creates a refusal. */
  public QueryRefusedException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Creates a refusal because of an exception of a library or the database. */
  public QueryRefusedException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
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
