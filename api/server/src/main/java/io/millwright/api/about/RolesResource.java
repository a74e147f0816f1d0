// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.api.caller.Scoped;
import io.millwright.role.PackmlState;
import io.millwright.role.PropertyRole;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Answers which roles properties can have, and the states of machines. */
@Path("/api/v1/roles")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class RolesResource {
  private static final Roles ROLES =
      new Roles(
          Arrays.stream(PropertyRole.values())
              .map(role ->
                  new RoleAnswer(role.word(), role.description(), role.isKpi(), role.isShare()))
              .toList(),
          Arrays.stream(PackmlState.values())
              .map(state ->
                  new StateAnswer(
                      state.number(), state.text(), state.look().name().toLowerCase(Locale.ROOT)))
              .toList());

  /** The answer. */
  record Roles(List<RoleAnswer> roles, List<StateAnswer> packmlStates) {}

  /**
   * One role.
   *
   * @param role the role's name in model files, in the API and in SQL views
   * @param kpi true for a key performance indicator
   * @param share true if the values are ratios or percentages
   */
  record RoleAnswer(String role, String description, boolean kpi, boolean share) {}

  /**
   * A state of PackML.
   *
   * @param look how serious the state is: run, idle, move, wait, lack, stop, fault or unknown
   */
  record StateAnswer(int number, String name, String look) {}

  /** Returns all roles, in the order of the documentation, and PackML's states. */
  @GET
  public Roles roles() {
    return ROLES;
  }
}
