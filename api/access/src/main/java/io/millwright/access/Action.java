// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

/** The kinds of actions that a caller may be allowed to do. */
public enum Action {
  /** Read. */
  READ(Role.VIEWER),
  /** Acknowledge or shelve an alarm, or write a value. */
  OPERATE(Role.OPERATOR),
  /** Change models, assets and what belongs to them. */
  CONFIGURE(Role.ENGINEER),
  /** Read the audit log and change the server itself. */
  ADMINISTER(Role.ADMIN);

  private final Role least;

  Action(Role least) {
    this.least = least;
  }

  /** Returns the lowest role that may do this. */
  public Role least() {
    return least;
  }
}
