// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PlantText;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.role.PropertyRole;
import io.millwright.value.DataType;

/** The rules for roles: a role that was set for a property must fit the property's values. */
final class RoleRules {
  private final AssetModel model;
  private final PlantProblems problems;

  RoleRules(AssetModel model, PlantProblems problems) {
    this.model = model;
    this.problems = problems;
  }

  /** Reports a role that somebody has set for a property and that does not fit its values. */
  void check(PropertyDefinition property) {
    var role = property.role();
    if (!property.assigned().isSet() || role == PropertyRole.NONE) {
      return;
    }
    var type = property.type();
    boolean isNumber = type == DataType.DOUBLE || type == DataType.INTEGER;
    if (property.isAttribute() && role != PropertyRole.SHARE) {
      problem(
          property,
          "Role %s is for values that change, and an attribute is a constant; remove role, or make it a measurement"
              .formatted(role.word()));
    } else if (role.isTruth() && !isNumber && type != DataType.BOOLEAN) {
      problem(
          property,
          "Role %s is for values that are true or false, and %s is %s; make the type boolean or integer, or choose another role"
              .formatted(role.word(), property.key(), PlantText.of(type)));
    } else if (role.isNumber() && !isNumber) {
      problem(
          property,
          "Role %s is for numbers, and %s is %s; make the type double or integer, or choose another role"
              .formatted(role.word(), property.key(), PlantText.of(type)));
    } else if (role.isState() && type != DataType.INTEGER && type != DataType.STRING) {
      problem(
          property,
          "Role %s is for the numbers or names of states, and %s is %s; make the type integer or string, or choose another role"
              .formatted(role.word(), property.key(), PlantText.of(type)));
    }
  }

  private void problem(PropertyDefinition property, String message) {
    problems.add(
        new PlantPlace.OfRole(model.id(), property.id()),
        model.key() + "." + property.key(),
        message);
  }
}
