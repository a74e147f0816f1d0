// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Truth;
import io.millwright.role.PackmlState;
import io.millwright.role.PropertyRole;
import io.millwright.value.DataType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Answers a dashboard's questions about properties. The answers follow from roles, never from
 * names.
 */
final class PlantWords {
  private static final Set<PropertyRole> COUNTS =
      EnumSet.of(
          PropertyRole.TOTAL_COUNT,
          PropertyRole.GOOD_COUNT,
          PropertyRole.REJECT_COUNT,
          PropertyRole.COUNT);

  private static final Set<PropertyRole> OF_PLACES =
      EnumSet.of(
          PropertyRole.OCCUPANCY,
          PropertyRole.OCCUPIED_BAYS,
          PropertyRole.FREE_BAYS,
          PropertyRole.CAR_COUNT);

  private PlantWords() {}

  static boolean isMeasured(PropertyDefinition property) {
    return !property.isAttribute();
  }

  /**
   * Returns whether a property is a number that is worth a trend: not a constant, a state or a
   * flag.
   */
  static boolean isNumber(PropertyDefinition property) {
    return isMeasured(property)
        && !isState(property)
        && !Truth.isOf(property)
        && (property.type() == DataType.DOUBLE || property.type() == DataType.INTEGER);
  }

  static boolean isFlag(PropertyDefinition property) {
    return isMeasured(property) && Truth.isOf(property);
  }

  /** Returns whether a property is a PackML state as a number. */
  static boolean isState(PropertyDefinition property) {
    return property.role() == PropertyRole.PACKML_STATE && property.type() == DataType.INTEGER;
  }

  /**
   * Returns OEE and its factors of a model, in the order of the file: for each role the property
   * that is updated most often.
   */
  static List<PropertyDefinition> factors(AssetModel model) {
    return model.properties().stream()
        .filter(property -> PropertyRole.OEE_AND_FACTORS.contains(property.role()))
        .filter(property -> model.findProperty(property.role()).equals(Optional.of(property)))
        .toList();
  }

  /** Returns whether a property is a factor of OEE that is a ratio, which is shown in percent. */
  static boolean isRatio(AssetModel model, PropertyDefinition property) {
    return factors(model).contains(property)
        && (property.unit().isEmpty() || property.unit().equals("1"));
  }

  /**
   * Returns whether a property is a counter of a device, whose increase is the difference of two
   * readings.
   */
  static boolean isCounter(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Measurement && COUNTS.contains(property.role());
  }

  /** Returns whether a property says whether a place is taken. */
  static boolean isBay(PropertyDefinition property) {
    return property.role() == PropertyRole.BAY;
  }

  /** Returns whether a property says how many places, or which share of them, are taken or free. */
  static boolean isOccupancy(PropertyDefinition property) {
    return OF_PLACES.contains(property.role());
  }

  static boolean isGas(PropertyDefinition property) {
    return property.role() == PropertyRole.GAS;
  }

  static boolean isBarrier(AssetModel model) {
    return model.findProperty(PropertyRole.BARRIER).isPresent();
  }

  /** Returns the PackML states with their colours. Only states that need attention are coloured. */
  static List<Map<String, Object>> states() {
    return Panels.mapping(
        Arrays.stream(PackmlState.values())
            .flatMap(
                state -> Stream.of(Integer.toString(state.number()), state.text(), colour(state)))
            .toArray(String[]::new));
  }

  private static String colour(PackmlState state) {
    return switch (state) {
      case UNDEFINED -> "text";
      case CLEARING -> "yellow";
      case STOPPED -> "red";
      case STARTING -> "light-green";
      case IDLE, COMPLETING -> "light-blue";
      case SUSPENDED, HELD -> "orange";
      case EXECUTE -> "green";
      case STOPPING -> "light-red";
      case ABORTING, ABORTED -> "dark-red";
      case HOLDING, UNHOLDING, SUSPENDING, UNSUSPENDING -> "light-orange";
      case RESETTING, COMPLETE -> "blue";
    };
  }

  static List<Map<String, Object>> flags() {
    return Panels.mapping("0", "false", "#808080", "1", "true", "blue");
  }

  static List<Map<String, Object>> alarmStates() {
    return Panels.mapping(
        "UNACKNOWLEDGED",
        "Active",
        "red",
        "ACKNOWLEDGED",
        "Active, seen",
        "orange",
        "RETURNED_UNACKNOWLEDGED",
        "Gone, not seen",
        "yellow",
        "NORMAL",
        "Normal",
        "green");
  }
}
