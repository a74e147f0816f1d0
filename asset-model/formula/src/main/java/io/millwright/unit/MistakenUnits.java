// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * UCUM codes that people often write with another meaning: {@code C} is coulomb in UCUM, but in a
 * plant it mostly means degrees Celsius.
 */
public final class MistakenUnits {
  private static final Pattern ANNOTATION = Pattern.compile("\\{[^{}]*}|\\[[^\\[\\]]*]");
  private static final Pattern BETWEEN = Pattern.compile("[./()]+");
  private static final Pattern EXPONENT = Pattern.compile("[+-]?[0-9]+$");

  /** For each such code: what it means, and the code of what people usually mean. */
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("C", "C is coulomb, an electric charge; degrees Celsius is Cel"),
          Map.entry("F", "F is farad, a capacitance; degrees Fahrenheit is [degF]"),
          Map.entry("H", "H is henry, an inductance; hours is h"),
          Map.entry("S", "S is siemens, a conductance; seconds is s"),
          Map.entry("T", "T is tesla, a magnetic flux density; tonnes is t"),
          Map.entry("U", "U is the enzyme unit; revolutions is {rev}, as in {rev}/min"),
          Map.entry("B", "B is bel, a level; bytes is By"),
          Map.entry("kB", "kB is kilobel, a level; kilobytes is kBy"),
          Map.entry("MB", "MB is megabel, a level; megabytes is MBy"),
          Map.entry("GB", "GB is gigabel, a level; gigabytes is GBy"),
          Map.entry("b", "b is barn, an area; bits is bit"),
          Map.entry("pH", "pH is picohenry, an inductance; a pH value is [pH]"),
          Map.entry("PH", "PH is petahenry, an inductance; a pH value is [pH]"),
          Map.entry(
              "PS", "PS is petasiemens, a conductance; metric horsepower is 0.7355 kW, write kW"),
          Map.entry("ft", "ft is femtotonne, a mass; feet is [ft_i]"),
          Map.entry("yd", "yd is yoctoday, a time; yards is [yd_i]"),
          Map.entry("pc", "pc is parsec, a length; pieces is {piece}"),
          Map.entry("pt", "pt is picotonne, a mass; pints is [pt_us]"),
          Map.entry("at", "at is attotonne, a mass; technical atmospheres is att"),
          Map.entry("PA", "PA is petaampere, a current; pascal is Pa"),
          Map.entry("ph", "ph is phot, an illuminance; a pH value is [pH]"),
          Map.entry("st", "st is stere, a volume; pieces is {piece}"),
          Map.entry("Gal", "Gal is gal, an acceleration; gallons is [gal_us]"),
          Map.entry("kt", "kt is kilotonne, a mass; knots is [kn_i]"));

  private MistakenUnits() {}

  /**
   * Returns what a unit means and which code people mostly want instead; empty if the unit has no
   * such code in it.
   */
  public static Optional<String> meaning(String unit) {
    return Arrays.stream(BETWEEN.split(ANNOTATION.matcher(unit).replaceAll("")))
        .map(part -> EXPONENT.matcher(part).replaceAll(""))
        .flatMap(atom -> Optional.ofNullable(MEANINGS.get(atom)).stream())
        .findFirst();
  }
}
