// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

/** The roles of principals. Each role includes the rights of those before it. */
public enum Role {
  /** Reads everything. */
  VIEWER,
  /** Also handles alarms and writes values. */
  OPERATOR,
  /** Also changes models and assets. */
  ENGINEER,
  /** Is allowed to do everything. */
  ADMIN
}
