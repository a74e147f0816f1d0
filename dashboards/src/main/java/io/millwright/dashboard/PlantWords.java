// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.AssetModel;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyKind;
import io.millwright.value.DataType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the properties of a model mean, as far as their keys, types and units tell. */
final class PlantWords {
  /** OEE and its factors, in the order in which people read them (ISO 22400-2). */
  static final List<String> OEE =
      List.of(
          "oee",
          "availability",
          "effectiveness",
          "performance",
          "quality",
          "quality_rate",
          "quality_ratio");

  private static final Set<String> STATES = Set.of("state", "packml_state");
  private static final Pattern OCCUPIED = Pattern.compile("(.*_)?(occupied|taken)(_.*)?");
  private static final Pattern OCCUPANCY =
      Pattern.compile("(.*_)?(occupancy|occupied|free|vacant|cars)(_.*)?");
  private static final Pattern CARBON_MONOXIDE = Pattern.compile("(.*_)?co(_.*)?");
  private static final Pattern BARRIER = Pattern.compile("(.*[_.-])?(barrier|gate)s?([_.-].*)?");

  private PlantWords() {}

  static boolean isMeasured(PropertyDefinition property) {
    return !(property.kind() instanceof PropertyKind.Attribute);
  }

  /** A number that is worth a trend: no constant and no state. */
  static boolean isNumber(PropertyDefinition property) {
    return isMeasured(property)
        && !isState(property)
        && (property.type() == DataType.DOUBLE || property.type() == DataType.INTEGER);
  }

  static boolean isFlag(PropertyDefinition property) {
    return isMeasured(property) && property.type() == DataType.BOOLEAN;
  }

  /** A PackML state as a number. */
  static boolean isState(PropertyDefinition property) {
    return isMeasured(property)
        && STATES.contains(property.key())
        && property.type() == DataType.INTEGER;
  }

  static boolean isKpi(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Metric && isNumber(property);
  }

  static boolean isOeeFactor(PropertyDefinition property) {
    return isKpi(property) && OEE.contains(property.key());
  }

  /** A share of one that is shown in percent. */
  static boolean isRatio(PropertyDefinition property) {
    return isOeeFactor(property) && (property.unit().isEmpty() || property.unit().equals("1"));
  }

  /** Counts pieces: a whole number of something that UCUM has no unit for, such as {bottle}. */
  static boolean isCounter(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Measurement
        && property.type() == DataType.INTEGER
        && property.unit().matches("\\{[^}]*}");
  }

  /** True or false: a place that is taken. */
  static boolean isBay(PropertyDefinition property) {
    return isFlag(property) && OCCUPIED.matcher(property.key()).matches();
  }

  /** How many places are taken or free, or which share of them. */
  static boolean isOccupancy(PropertyDefinition property) {
    return isNumber(property) && OCCUPANCY.matcher(property.key()).matches();
  }

  static boolean isCarbonMonoxide(PropertyDefinition property) {
    return isNumber(property)
        && (CARBON_MONOXIDE.matcher(property.key()).matches() || property.unit().contains("ppm"));
  }

  static boolean isBarrier(AssetModel model) {
    return BARRIER.matcher(model.key()).matches();
  }

  /** The PackML states with their colours (ISA-TR88.00.02): colour only for what is not normal. */
  static List<Map<String, Object>> states() {
    return Panels.mapping(
        "0",
        "Undefined",
        "text",
        "1",
        "Clearing",
        "yellow",
        "2",
        "Stopped",
        "red",
        "3",
        "Starting",
        "light-green",
        "4",
        "Idle",
        "light-blue",
        "5",
        "Suspended",
        "orange",
        "6",
        "Execute",
        "green",
        "7",
        "Stopping",
        "light-red",
        "8",
        "Aborting",
        "dark-red",
        "9",
        "Aborted",
        "dark-red",
        "10",
        "Holding",
        "light-orange",
        "11",
        "Held",
        "orange",
        "12",
        "Unholding",
        "light-orange",
        "13",
        "Suspending",
        "light-orange",
        "14",
        "Unsuspending",
        "light-orange",
        "15",
        "Resetting",
        "blue",
        "16",
        "Completing",
        "light-blue",
        "17",
        "Complete",
        "blue");
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
