// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

/** What somebody wants to do. */
public enum Action {
  /** Look. */
  READ(Role.VIEWER),
  /** Acknowledge or shelve an alarm, write a value. */
  OPERATE(Role.OPERATOR),
  /** Change models, assets and what belongs to them. */
  CONFIGURE(Role.ENGINEER),
  /** See who did what, and change how the server itself works. */
  ADMINISTER(Role.ADMIN);

  private final Role least;

  Action(Role least) {
    this.least = least;
  }

  /** The first role that may. */
  public Role least() {
    return least;
  }
}
