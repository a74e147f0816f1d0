// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import static java.util.Map.entry;

import io.millwright.role.AssignedRole;
import io.millwright.role.PropertyRole;
import io.millwright.value.DataType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives the properties of a model the roles that nobody has set. These rules are the only place
 * where the product guesses from names; the first rule that fits decides.
 *
 * <ol>
 *   <li>An attribute is a {@code share} where rule 8 says so, and has no other role.
 *   <li>Yes or no ({@link Truth}): {@code occupied} or {@code taken}, alone or behind {@code is},
 *       {@code bay}, {@code place}, {@code space}, is a {@code bay}; {@code running} is {@code
 *       running}, {@code moving} is {@code moving}; {@code open} is {@code open}, and {@code
 *       barrier} in a model that is named so (or gate); what ends with fault, faulted, alarm,
 *       failure, error, tripped, stuck, jammed, out_of_service is a {@code fault}, with stop,
 *       stops, downtime, standstill a {@code stop}.
 *   <li>{@code running} is {@code running} as a number without a unit, too.
 *   <li>An integer or a text {@code packml_state} is a {@code packml_state}; so is {@code state}
 *       beside a property that a machine has: running, OEE, or a count of what was made.
 *   <li>A number with the name of a KPI, alone or with its period ({@code oee_shift}), is that KPI.
 *       A KPI that is a share is a double without a unit, or in percent.
 *   <li>A number {@code produced}, {@code good}, {@code rejected}, with or without a period, is the
 *       count of that.
 *   <li>A number without a dimension ({@code ""}, {@code 1}, {@code {car}}) whose name has the word
 *       occupancy, occupied or taken, free or vacant, or cars, tells of places or cars.
 *   <li>A double without a unit whose name begins with a share's (such as {@code quality_}) or ends
 *       with ratio, share or rate_of_good is a {@code share}.
 *   <li>A number in ppm or ppb, or with a gas' name (co, co2, no2, nox ...) and no unit or mass per
 *       volume, is a {@code gas}.
 *   <li>A measured integer whose unit is a thing ({@code {cycle}}) is a {@code count}.
 *   <li>{@code floor}, and {@code position} in a model named lift or elevator, is a {@code lift};
 *       another {@code position} is a {@code position}; {@code power}, {@code energy}, {@code
 *       temperature} and {@code speed} are what they say, and so is a measured number in a unit of
 *       power, energy or temperature.
 *   <li>An integer that ends with state, code, mode, status or product is a {@code code}.
 *   <li>A model named barrier or gate without {@code open}: its first property that is no attribute
 *       is the {@code barrier}.
 * </ol>
 *
 * <p>Rules of whole names hold for the asset itself, not for what stands in its composite models.
 */
final class InferredRoles {
  private static final Pattern PERIOD = Pattern.compile("_(hour|shift|day|week|month)$");
  private static final Pattern BAY =
      Pattern.compile("((is|bay|place|space|parking)_)?(occupied|taken)");
  private static final Pattern OPEN = Pattern.compile("(is_)?open(ed)?");
  private static final Pattern RUNNING = Pattern.compile("(is_)?running");
  private static final Pattern MOVING = Pattern.compile("(is_)?moving");
  private static final Pattern FAULT =
      Pattern.compile(
          "(.*_)?(fault|faulted|alarm|failure|error|tripped|stuck|jammed|out_of_service)");
  private static final Pattern STOP = Pattern.compile("(.*_)?(stops?|downtime|standstill)");
  private static final Pattern CODE = Pattern.compile("(.*_)?(state|code|mode|status|product)");
  private static final Pattern SHARE =
      Pattern.compile(
          "(oee|availability|effectiveness|performance|quality|utili[sz]ation|coverage|occupancy)(_.*)?"
              + "|.*_(ratio|share|rate_of_good)");
  private static final Pattern OCCUPANCY = Pattern.compile("(.*_)?occupancy(_.*)?");
  private static final Pattern OCCUPIED = Pattern.compile("(.*_)?(occupied|taken)(_.*)?");
  private static final Pattern FREE = Pattern.compile("(.*_)?(free|vacant)(_.*)?");
  private static final Pattern CARS = Pattern.compile("(.*_)?cars(_.*)?");
  private static final Pattern GAS =
      Pattern.compile("(.*_)?(co|co2|no2|nox|o3|so2|h2s|ch4|nh3|voc|lpg)(_.*)?");
  private static final Pattern BARRIER_MODEL =
      Pattern.compile("(.*[_.-])?(barrier|gate)s?([_.-].*)?");
  private static final Pattern LIFT_MODEL =
      Pattern.compile("(.*[_.-])?(lift|elevator)s?([_.-].*)?");

  private static final Map<String, PropertyRole> KPIS =
      Map.ofEntries(
          entry("oee", PropertyRole.OEE),
          entry("net_oee", PropertyRole.NET_OEE),
          entry("oee_coverage", PropertyRole.COVERAGE),
          entry("coverage", PropertyRole.COVERAGE),
          entry("availability", PropertyRole.AVAILABILITY),
          entry("effectiveness", PropertyRole.EFFECTIVENESS),
          entry("performance", PropertyRole.EFFECTIVENESS),
          entry("quality", PropertyRole.QUALITY),
          entry("quality_rate", PropertyRole.QUALITY),
          entry("quality_ratio", PropertyRole.QUALITY),
          entry("utilization", PropertyRole.UTILIZATION),
          entry("utilisation", PropertyRole.UTILIZATION),
          entry("utilization_efficiency", PropertyRole.UTILIZATION_EFFICIENCY),
          entry("allocation_efficiency", PropertyRole.ALLOCATION_EFFICIENCY),
          entry("technical_efficiency", PropertyRole.TECHNICAL_EFFICIENCY),
          entry("scrap_ratio", PropertyRole.SCRAP_RATIO),
          entry("rework_ratio", PropertyRole.REWORK_RATIO),
          entry("fall_off_ratio", PropertyRole.FALL_OFF_RATIO),
          entry("first_pass_yield", PropertyRole.FIRST_PASS_YIELD),
          entry("throughput", PropertyRole.THROUGHPUT),
          entry("throughput_rate", PropertyRole.THROUGHPUT),
          entry("mtbf", PropertyRole.MTBF),
          entry("mttr", PropertyRole.MTTR),
          entry("mttf", PropertyRole.MTTF),
          entry("energy_per_unit", PropertyRole.ENERGY_PER_UNIT),
          entry("occupancy", PropertyRole.OCCUPANCY));

  private static final Map<String, PropertyRole> COUNTS =
      Map.ofEntries(
          entry("produced", PropertyRole.TOTAL_COUNT),
          entry("total_count", PropertyRole.TOTAL_COUNT),
          entry("good", PropertyRole.GOOD_COUNT),
          entry("good_count", PropertyRole.GOOD_COUNT),
          entry("rejected", PropertyRole.REJECT_COUNT),
          entry("reject_count", PropertyRole.REJECT_COUNT));

  private static final Map<String, PropertyRole> NAMES =
      Map.of(
          "floor", PropertyRole.LIFT,
          "position", PropertyRole.POSITION,
          "power", PropertyRole.POWER,
          "energy", PropertyRole.ENERGY,
          "temperature", PropertyRole.TEMPERATURE,
          "speed", PropertyRole.SPEED);

  private static final Map<String, PropertyRole> UNITS =
      Map.ofEntries(
          entry("W", PropertyRole.POWER),
          entry("kW", PropertyRole.POWER),
          entry("MW", PropertyRole.POWER),
          entry("W.h", PropertyRole.ENERGY),
          entry("kW.h", PropertyRole.ENERGY),
          entry("MW.h", PropertyRole.ENERGY),
          entry("Cel", PropertyRole.TEMPERATURE),
          entry("K", PropertyRole.TEMPERATURE),
          entry("[degF]", PropertyRole.TEMPERATURE));

  private static final Set<String> MASS_PER_VOLUME = Set.of("mg/m3", "ug/m3", "g/m3");

  /** What shows that a property {@code state} beside it is a machine's. */
  private static final Set<PropertyRole> OF_MACHINES =
      EnumSet.of(
          PropertyRole.RUNNING,
          PropertyRole.OEE,
          PropertyRole.TOTAL_COUNT,
          PropertyRole.GOOD_COUNT,
          PropertyRole.REJECT_COUNT);

  private InferredRoles() {}

  /**
   * Returns the same properties with roles: those that are set stay, all others are inferred. What
   * was inferred before has no influence.
   *
   * @param model the key of their model
   */
  static List<PropertyDefinition> of(String model, List<PropertyDefinition> properties) {
    var inferred =
        properties.stream()
            .map(property -> property.assigned().isSet() ? property : alone(model, property))
            .toList();
    boolean isMachine =
        inferred.stream()
            .anyMatch(property -> isOwn(property) && OF_MACHINES.contains(property.role()));
    boolean isBarrier =
        BARRIER_MODEL.matcher(model).matches()
            && inferred.stream().noneMatch(property -> property.role() == PropertyRole.BARRIER);
    var barrier =
        inferred.stream()
            .filter(property -> isBarrier && !property.isAttribute())
            .filter(property -> !property.assigned().isSet())
            .findFirst();
    return inferred.stream()
        .map(property ->
            isMachine && !property.assigned().isSet() && isState(property, "state")
                ? with(property, PropertyRole.PACKML_STATE)
                : property)
        .map(property ->
            barrier.filter(property::equals).isPresent()
                ? with(property, PropertyRole.BARRIER)
                : property)
        .toList();
  }

  private static PropertyDefinition alone(String model, PropertyDefinition property) {
    return with(property, role(model, property.with(AssignedRole.UNKNOWN)));
  }

  private static PropertyDefinition with(PropertyDefinition property, PropertyRole role) {
    return property.with(AssignedRole.inferred(role));
  }

  /** Returns the role that a property has whatever stands beside it. */
  private static PropertyRole role(String model, PropertyDefinition property) {
    if (property.isAttribute()) {
      return isShare(property) ? PropertyRole.SHARE : PropertyRole.NONE;
    }
    if (Truth.isBySelf(property)) {
      return truth(model, property);
    }
    if (isState(property, "packml_state")) {
      return PropertyRole.PACKML_STATE;
    }
    return property.type() == DataType.DOUBLE || property.type() == DataType.INTEGER
        ? number(model, property)
        : PropertyRole.NONE;
  }

  private static boolean isOwn(PropertyDefinition property) {
    return property.key().indexOf('.') < 0;
  }

  private static boolean isState(PropertyDefinition property, String key) {
    return property.key().equals(key)
        && !property.isAttribute()
        && !Truth.isBySelf(property)
        && (property.type() == DataType.INTEGER || property.type() == DataType.STRING);
  }

  private static PropertyRole truth(String model, PropertyDefinition property) {
    if (isOwn(property)) {
      if (BAY.matcher(property.key()).matches()) {
        return PropertyRole.BAY;
      }
      if (RUNNING.matcher(property.key()).matches()) {
        return PropertyRole.RUNNING;
      }
      if (MOVING.matcher(property.key()).matches()) {
        return PropertyRole.MOVING;
      }
      if (OPEN.matcher(property.key()).matches()) {
        return BARRIER_MODEL.matcher(model).matches() ? PropertyRole.BARRIER : PropertyRole.OPEN;
      }
    }
    var step = lastStep(property);
    if (FAULT.matcher(step).matches()) {
      return PropertyRole.FAULT;
    }
    return STOP.matcher(step).matches() ? PropertyRole.STOP : PropertyRole.NONE;
  }

  private static PropertyRole number(String model, PropertyDefinition property) {
    if (isOwn(property)) {
      var role = ofName(property);
      if (role != PropertyRole.NONE) {
        return role;
      }
    }
    if (isShare(property)) {
      return PropertyRole.SHARE;
    }
    if (isGas(property)) {
      return PropertyRole.GAS;
    }
    boolean isMeasured = property.kind() instanceof PropertyKind.Measurement;
    if (isMeasured && property.type() == DataType.INTEGER && property.unit().matches("\\{[^}]*}")) {
      return PropertyRole.COUNT;
    }
    if (isOwn(property) && NAMES.containsKey(property.key())) {
      var role = NAMES.getOrDefault(property.key(), PropertyRole.NONE);
      return role == PropertyRole.POSITION && LIFT_MODEL.matcher(model).matches()
          ? PropertyRole.LIFT
          : role;
    }
    if (isMeasured && UNITS.containsKey(property.unit())) {
      return UNITS.getOrDefault(property.unit(), PropertyRole.NONE);
    }
    return property.type() == DataType.INTEGER && CODE.matcher(lastStep(property)).matches()
        ? PropertyRole.CODE
        : PropertyRole.NONE;
  }

  /** Returns the role of a number of the asset itself that its whole name tells. */
  private static PropertyRole ofName(PropertyDefinition property) {
    var key = property.key();
    if (RUNNING.matcher(key).matches() && property.unit().isEmpty()) {
      return PropertyRole.RUNNING;
    }
    var name = KPIS.containsKey(key) ? key : PERIOD.matcher(key).replaceFirst("");
    var kpi = KPIS.getOrDefault(name, PropertyRole.NONE);
    if (kpi != PropertyRole.NONE && (!kpi.isShare() || canBeShare(property))) {
      return kpi;
    }
    var count = COUNTS.getOrDefault(name, PropertyRole.NONE);
    if (count != PropertyRole.NONE) {
      return count;
    }
    return property.unit().matches("1?(\\{[^}]*})?|%") ? places(property) : PropertyRole.NONE;
  }

  private static PropertyRole places(PropertyDefinition property) {
    var key = property.key();
    if (OCCUPANCY.matcher(key).matches()) {
      return canBeShare(property) ? PropertyRole.OCCUPANCY : PropertyRole.OCCUPIED_BAYS;
    }
    if (property.unit().equals("%")) {
      return PropertyRole.NONE;
    }
    if (OCCUPIED.matcher(key).matches()) {
      return PropertyRole.OCCUPIED_BAYS;
    }
    if (FREE.matcher(key).matches()) {
      return PropertyRole.FREE_BAYS;
    }
    return CARS.matcher(key).matches() ? PropertyRole.CAR_COUNT : PropertyRole.NONE;
  }

  /** Returns true where the values can be a KPI that is a share: of one, or in percent. */
  private static boolean canBeShare(PropertyDefinition property) {
    return property.unit().equals("%")
        || (property.type() == DataType.DOUBLE
            && (property.unit().isEmpty() || property.unit().equals("1")));
  }

  private static boolean isShare(PropertyDefinition property) {
    return property.type() == DataType.DOUBLE
        && (property.unit().isEmpty() || property.unit().equals("1"))
        && SHARE.matcher(lastStep(property)).matches();
  }

  private static boolean isGas(PropertyDefinition property) {
    var unit = property.unit();
    return unit.contains("ppm")
        || unit.contains("ppb")
        || ((unit.isEmpty() || MASS_PER_VOLUME.contains(unit))
            && GAS.matcher(lastStep(property)).matches());
  }

  private static String lastStep(PropertyDefinition property) {
    return property.key().substring(property.key().lastIndexOf('.') + 1);
  }
}
