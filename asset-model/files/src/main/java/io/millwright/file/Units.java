// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.measure.format.MeasurementParseException;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenException;
import systems.uom.ucum.internal.format.TokenMgrError;

/** Checks units: UCUM codes, case sensitive (The Unified Code for Units of Measure). */
final class Units {
  /** The longest unit, in characters (SiteWise, PropertyUnit). */
  private static final int LONGEST = 256;

  /** UCUM's {@code 10*6} and {@code 10^6}, which the parser does not know. */
  private static final Pattern POWER_OF_TEN = Pattern.compile("(?<![0-9])10[*^][+-]?[0-9]+");

  private static final Pattern NAMES = Pattern.compile("\\{[^{}]*}|\\[[^\\[\\]]*]");

  /** Nothing is measured in such a power, and the parser multiplies it out, one by one. */
  private static final Pattern HUGE_POWER = Pattern.compile("[^0-9.+-][+-]?[0-9]{3,}");

  private static final Pattern TWO_OPERATORS = Pattern.compile("[./][./]|[./]$");

  /** What people write, and its UCUM code. */
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("°c", "Cel"),
          Map.entry("degc", "Cel"),
          Map.entry("celsius", "Cel"),
          Map.entry("°f", "[degF]"),
          Map.entry("degf", "[degF]"),
          Map.entry("fahrenheit", "[degF]"),
          Map.entry("kelvin", "K"),
          Map.entry("ppm", "[ppm]"),
          Map.entry("ppb", "[ppb]"),
          Map.entry("psi", "[psi]"),
          Map.entry("rpm", "{rev}/min"),
          Map.entry("u/min", "{rev}/min"),
          Map.entry("kwh", "kW.h"),
          Map.entry("wh", "W.h"),
          Map.entry("mwh", "MW.h"),
          Map.entry("km/h", "km/h"),
          Map.entry("kmh", "km/h"),
          Map.entry("sec", "s"),
          Map.entry("seconds", "s"),
          Map.entry("minutes", "min"),
          Map.entry("hour", "h"),
          Map.entry("hours", "h"),
          Map.entry("µm", "um"),
          Map.entry("m³", "m3"),
          Map.entry("m²", "m2"),
          Map.entry("m³/h", "m3/h"),
          Map.entry("nm", "N.m"),
          Map.entry("degrees celsius", "Cel"),
          Map.entry("degrees fahrenheit", "[degF]"),
          Map.entry("amps", "A"),
          Map.entry("amperes", "A"),
          Map.entry("volts", "V"),
          Map.entry("watts", "W"),
          Map.entry("newtons", "N"),
          Map.entry("hertz", "Hz"),
          Map.entry("pascals", "Pa"),
          Map.entry("meters", "m"),
          Map.entry("liters", "L"),
          Map.entry("ω", "Ohm"),
          Map.entry("kω", "kOhm"),
          Map.entry("µs/cm", "uS/cm"),
          Map.entry("μs/cm", "uS/cm"),
          Map.entry("va", "V.A"),
          Map.entry("kva", "kV.A"),
          Map.entry("var", "V.A{reactive}"),
          Map.entry("kvar", "kV.A{reactive}"),
          Map.entry("barg", "bar{gauge}"),
          Map.entry("bar(g)", "bar{gauge}"),
          Map.entry("%rh", "%{RH}"),
          Map.entry("% rh", "%{RH}"),
          Map.entry("percent", "%"),
          Map.entry("pcs", "{piece}"),
          Map.entry("pieces", "{piece}"));

  /** Units of one letter that mean the same to everybody. */
  private static final Set<String> SURE_LETTERS =
      Set.of("%", "A", "V", "W", "N", "J", "K", "m", "s", "h", "d", "l", "L", "t", "Ω", "°");

  /** What UCUM would take for something else, or does not have. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "pH", "[pH]",
          "°", "deg",
          "r/min", "{rev}/min",
          "1/min", "/min",
          "1/s", "/s",
          "rev", "{rev}",
          "ft", "[ft_i]",
          "in", "[in_i]",
          "lb", "[lb_av]");

  private Units() {}

  /** What is wrong with a unit; empty where it is a UCUM code, or nothing. */
  static Optional<String> problem(String unit) {
    if (unit.length() > LONGEST) {
      return Optional.of(
          "The unit has %s characters, at most %s are allowed"
              .formatted(Integer.toString(unit.length()), Integer.toString(LONGEST)));
    }
    if (TWO_OPERATORS.matcher(NAMES.matcher(unit).replaceAll("x")).find()) {
      return Optional.of(notUcum(unit)); // The parser takes m//s for m.s.
    }
    var powers = POWER_OF_TEN.matcher(unit).replaceAll("1");
    if (HUGE_POWER.matcher(NAMES.matcher(powers).replaceAll("x")).find()) {
      return Optional.of(notUcum(unit));
    }
    try {
      UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).parse(powers);
      return Optional.empty();
    } catch (TokenException
        | TokenMgrError
        | MeasurementParseException
        | ArithmeticException
        | IllegalArgumentException
        | UnsupportedOperationException e) {
      return Optional.of(notUcum(unit));
    }
  }

  /**
   * The UCUM code of a unit as people write it; a text that says nothing of that kind becomes an
   * annotation in braces, which counts as no unit.
   */
  static String ucum(String text) {
    var unit = text.strip();
    if (unit.isEmpty() || problem(unit).isEmpty()) {
      return unit;
    }
    var usual = USUAL.get(unit.toLowerCase(Locale.ROOT));
    if (usual != null) {
      return usual;
    }
    var word = unit.replaceAll("[^!-z|~]+", "_");
    return "{%s}".formatted(word.substring(0, Math.min(word.length(), LONGEST - 2)));
  }

  /**
   * The UCUM code of a unit as a device displays it; empty where that may mean something else, such
   * as {@code C} for degrees Celsius.
   */
  static Optional<String> known(String text) {
    var unit = text.strip();
    if (unit.length() == 1 && !SURE_LETTERS.contains(unit)) {
      return Optional.empty();
    }
    var usual = SHOWN.get(unit);
    if (usual != null) {
      return Optional.of(usual);
    }
    var plain = unit.replaceAll("[·⋅*×]", ".").replace("²", "2").replace("³", "3");
    plain = plain.replaceAll("[µμ]", "u").replace("°C", "Cel").replaceAll("[ΩΩ]", "Ohm");
    return Stream.of(
            plain, Optional.ofNullable(USUAL.get(unit.toLowerCase(Locale.ROOT))).orElse(""))
        .filter(code -> !code.isEmpty() && problem(code).isEmpty())
        .findFirst();
  }

  private static String notUcum(String unit) {
    return "\"%s\" is not a UCUM unit; %s".formatted(unit, advice(unit));
  }

  private static String advice(String unit) {
    var usual = USUAL.get(unit.strip().toLowerCase(Locale.ROOT));
    if (usual != null) {
      return "write \"%s\"".formatted(usual);
    }
    return unit.matches("[A-Za-z]{4,}")
        ? "things that are counted stand in braces: \"{%s}\"".formatted(unit)
        : "examples are Cel, bar, kW.h, m3/h, %, \"{bottle}/min\", \"[degF]\"";
  }
}
