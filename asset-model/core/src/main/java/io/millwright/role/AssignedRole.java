// SPDX-License-Identifier: Apache-2.0
package io.millwright.role;

/**
 * The role of one property, and whether somebody has set it.
 *
 * @param role the role that pages, dashboards, KPIs and views see
 * @param isSet true where a model file sets the role; false where the role was inferred, which is
 *     done again whenever the model changes
 */
public record AssignedRole(PropertyRole role, boolean isSet) {
  /** No role, none set: a property before roles are inferred. */
  public static final AssignedRole UNKNOWN = new AssignedRole(PropertyRole.NONE, false);

  /** Returns a role that somebody has set. */
  public static AssignedRole set(PropertyRole role) {
    return new AssignedRole(role, true);
  }

  /** Returns a role that was inferred. */
  public static AssignedRole inferred(PropertyRole role) {
    return new AssignedRole(role, false);
  }
}
