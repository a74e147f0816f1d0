// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

/** What a principal is there for; each role may do what those before it may. */
public enum Role {
  /** Sees everything. */
  VIEWER,
  /** Also handles alarms and writes values. */
  OPERATOR,
  /** Also changes models and assets. */
  ENGINEER,
  /** Everything. */
  ADMIN
}
