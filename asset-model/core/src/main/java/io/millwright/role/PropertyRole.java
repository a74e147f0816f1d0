// SPDX-License-Identifier: Apache-2.0
package io.millwright.role;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a property means to people. Pages, dashboards, KPIs and SQL views look for roles, never for
 * names. A model file may set a property's role ({@code role: bay}); where it does not, the role is
 * inferred. KPIs have the names of ISO 22400-2.
 */
public enum PropertyRole {
  /** The property has no meaning that a page or a KPI looks for. */
  NONE(Values.ANY, "nothing in particular; keeps a role from being inferred"),

  /** The state of a machine, as {@link PackmlState} numbers or names it. */
  PACKML_STATE(
      Values.STATE,
      "the state of a machine in PackML's numbers (Execute = 6), or as the name of such a state"),
  /** True while a machine does its work; tells downtime where there is no PackML state. */
  RUNNING(Values.TRUTH, "true while a machine does its work"),
  /** True while something is out of order. */
  FAULT(Values.TRUTH, "true while something is out of order"),
  /** True while a machine stands that should run. */
  STOP(Values.TRUTH, "true while a machine stands that should run"),

  /** All pieces made, good and bad. */
  TOTAL_COUNT(Values.NUMBER, "how many pieces, or how much of a product, came out, good and bad"),
  /** The pieces made that are good. */
  GOOD_COUNT(Values.NUMBER, "how many of the pieces are good"),
  /** The pieces made that are bad. */
  REJECT_COUNT(Values.NUMBER, "how many of the pieces are bad"),
  /** A counter of anything else. */
  COUNT(Values.NUMBER, "a counter of anything else, such as the cycles of a barrier"),

  /** Overall equipment effectiveness: availability x effectiveness x quality. */
  OEE(Values.KPI_SHARE, "overall equipment effectiveness: availability x effectiveness x quality"),
  /** Of the time in which production was planned, the share in which it ran. */
  AVAILABILITY(Values.KPI_SHARE, "of the planned time, the share in which production ran"),
  /** How fast production ran, as a share of the ideal rate; many call it performance. */
  EFFECTIVENESS(
      Values.KPI_SHARE,
      "how fast production ran, as a share of the ideal rate; many call it performance"),
  /** Of the pieces made, the share that is good. */
  QUALITY(Values.KPI_SHARE, "of the pieces made, the share that is good"),
  /** OEE over the time in which the machine was not planned to be down. */
  NET_OEE(Values.KPI_SHARE, "OEE over the time without planned downtime"),
  /** Of the time, the share in which the machine is in use. */
  UTILIZATION(Values.KPI_SHARE, "of the time, the share in which the machine is in use"),
  /** Of the time in which the machine is busy, the share in which it produces. */
  UTILIZATION_EFFICIENCY(
      Values.KPI_SHARE, "of the time in which the machine is busy, the share in which it produces"),
  /** Of the planned time, the share in which the machine is busy. */
  ALLOCATION_EFFICIENCY(
      Values.KPI_SHARE, "of the planned time, the share in which the machine is busy"),
  /** Of the time of production and breakdowns, the share of production. */
  TECHNICAL_EFFICIENCY(
      Values.KPI_SHARE, "of the time of production and breakdowns, the share of production"),
  /** Of the pieces made, the share that is scrapped. */
  SCRAP_RATIO(Values.KPI_SHARE, "of the pieces made, the share that is scrapped"),
  /** Of the pieces made, the share that is made again. */
  REWORK_RATIO(Values.KPI_SHARE, "of the pieces made, the share that is made again"),
  /** Of the pieces begun, the share that is lost on the way. */
  FALL_OFF_RATIO(Values.KPI_SHARE, "of the pieces begun, the share that is lost on the way"),
  /** Of the pieces checked, the share that is good the first time. */
  FIRST_PASS_YIELD(
      Values.KPI_SHARE, "of the pieces checked, the share that is good the first time"),
  /** How much is made in a time. */
  THROUGHPUT(Values.KPI, "how much is made in a time"),
  /** The mean time between failures. */
  MTBF(Values.KPI, "the mean time between failures"),
  /** The mean time to repair. */
  MTTR(Values.KPI, "the mean time to repair"),
  /** The mean time to failure. */
  MTTF(Values.KPI, "the mean time to failure"),
  /** The energy that one piece takes. */
  ENERGY_PER_UNIT(Values.KPI, "the energy that one piece takes"),
  /** Of a KPI's window, the share with good data. */
  COVERAGE(Values.KPI_SHARE, "of a KPI's window, the share with good data"),
  /** Of the places, the share that is taken. */
  OCCUPANCY(Values.KPI_SHARE, "of the places of a car park or a room, the share that is taken"),
  /** Any other share of one. */
  SHARE(Values.SHARE, "any other share of one, which people read in percent"),

  /** True while the place for a car is taken. */
  BAY(Values.TRUTH, "true while the place for one car is taken"),
  /** How many places are taken. */
  OCCUPIED_BAYS(Values.NUMBER, "how many places are taken"),
  /** How many places are free. */
  FREE_BAYS(Values.NUMBER, "how many places are free"),
  /** How many cars come, go or stay. */
  CAR_COUNT(Values.NUMBER, "how many cars come, go or stay"),
  /** How much of a gas is in the air. */
  GAS(Values.NUMBER, "how much of a gas, such as carbon monoxide, is in the air"),
  /** What a barrier or gate says of itself, above all whether it is open. */
  BARRIER(Values.ANY, "what a barrier or gate says of itself, above all whether it is open"),
  /** The level at which a lift stands. */
  LIFT(Values.NUMBER, "the level at which a lift stands"),

  /** True while something is open. */
  OPEN(Values.TRUTH, "true while something, such as a door or a valve, is open"),
  /** True while something moves. */
  MOVING(Values.TRUTH, "true while something moves"),
  /** Where something stands. */
  POSITION(Values.NUMBER, "where something stands, such as a valve or an axis"),
  /** The power that something takes or gives. */
  POWER(Values.NUMBER, "the power that something takes or gives"),
  /** How hot something is. */
  TEMPERATURE(Values.NUMBER, "how hot something is"),
  /** How fast something runs. */
  SPEED(Values.NUMBER, "how fast something runs"),
  /** The energy that something has taken or given. */
  ENERGY(Values.NUMBER, "the energy that something has taken or given"),
  /** A number that only its device, or a table beside it, explains. */
  CODE(Values.NUMBER, "a number that only its device, or a table beside it, explains");

  /** OEE and its factors, in the order in which people read them. */
  public static final List<PropertyRole> OEE_AND_FACTORS =
      List.of(OEE, AVAILABILITY, EFFECTIVENESS, QUALITY);

  /** The words of all roles, in the order of this list. */
  public static final List<String> WORDS = Arrays.stream(values()).map(PropertyRole::word).toList();

  /** Which values a property with a role has. */
  private enum Values {
    ANY,
    /** A PackML state as a number or a text. */
    STATE,
    /** True or false; a number is true where it is not 0. */
    TRUTH,
    NUMBER,
    /** A number that is a share of one, or percent. */
    SHARE,
    /** A number that is a KPI. */
    KPI,
    /** A KPI that is a share of one, or percent. */
    KPI_SHARE
  }

  private final Values values;
  private final String description;

  PropertyRole(Values values, String description) {
    this.values = values;
    this.description = description;
  }

  /** Returns the role that a model file or the API calls so; empty for an unknown word. */
  public static Optional<PropertyRole> find(String word) {
    return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  /** Returns the word for this role in model files, on the API and in SQL views. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what the role means, for people: a phrase that begins with a small letter. */
  public String description() {
    return description;
  }

  /** Returns true for a key performance indicator. */
  public boolean isKpi() {
    return values == Values.KPI || values == Values.KPI_SHARE;
  }

  /** Returns true where the values are shares, which people read in percent. */
  public boolean isShare() {
    return values == Values.SHARE || values == Values.KPI_SHARE;
  }

  /** Returns true where the values answer a question with yes or no; a number says yes unless 0. */
  public boolean isTruth() {
    return values == Values.TRUTH;
  }

  /** Returns true where the values are numbers. */
  public boolean isNumber() {
    return values == Values.NUMBER || isKpi() || isShare();
  }

  /** Returns true where the values are PackML states, as numbers or as names. */
  public boolean isState() {
    return values == Values.STATE;
  }
}
