// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.part;

import io.millwright.unit.MistakenUnits;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.measure.format.MeasurementParseException;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenException;
import systems.uom.ucum.internal.format.TokenMgrError;

/** Checks units: UCUM codes, case sensitive (The Unified Code for Units of Measure). */
public final class UcumUnits {
  /** The longest unit, in characters (SiteWise, PropertyUnit). */
  private static final int LONGEST = 256;

  /** UCUM's {@code 10*6} and {@code 10^6}, which the parser does not know. */
  private static final Pattern POWER_OF_TEN = Pattern.compile("(?<![0-9])10[*^][+-]?[0-9]+");

  private static final Pattern NAMES = Pattern.compile("\\{[^{}]*}|\\[[^\\[\\]]*]");

  /** Nothing is measured in such a power, and the parser multiplies it out, one by one. */
  private static final Pattern HUGE_POWER = Pattern.compile("[^0-9.+-][+-]?[0-9]{3,}");

  private static final Pattern TWO_OPERATORS = Pattern.compile("[./][./]|[./]$");

  private static final Pattern FRACTION = Pattern.compile("/");

  /** What people write, in small letters, and its UCUM code. */
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
          Map.entry("pieces", "{piece}"),
          Map.entry("volt", "V"),
          Map.entry("watt", "W"),
          Map.entry("ampere", "A"),
          Map.entry("amp", "A"),
          Map.entry("newton", "N"),
          Map.entry("pascal", "Pa"),
          Map.entry("meter", "m"),
          Map.entry("metre", "m"),
          Map.entry("liter", "L"),
          Map.entry("litre", "L"),
          Map.entry("bar", "bar"),
          Map.entry("mbar", "mbar"),
          Map.entry("kw", "kW"),
          Map.entry("kv", "kV"),
          Map.entry("hz", "Hz"),
          Map.entry("khz", "kHz"),
          Map.entry("kpa", "kPa"),
          Map.entry("hpa", "hPa"),
          Map.entry("mpa", "MPa"),
          Map.entry("second", "s"),
          Map.entry("minute", "min"),
          Map.entry("sek", "s"),
          Map.entry("sekunde", "s"),
          Map.entry("sekunden", "s"),
          Map.entry("minuten", "min"),
          Map.entry("std", "h"),
          Map.entry("stunde", "h"),
          Map.entry("stunden", "h"),
          Map.entry("hrs", "h"),
          Map.entry("hr", "h"),
          Map.entry("day", "d"),
          Map.entry("days", "d"),
          Map.entry("tage", "d"),
          Map.entry("grad", "deg"),
          Map.entry("grad celsius", "Cel"),
          Map.entry("prozent", "%"),
          Map.entry("tonne", "t"),
          Map.entry("tonnen", "t"),
          Map.entry("tonnes", "t"),
          Map.entry("stk", "{piece}"),
          Map.entry("stück", "{piece}"),
          Map.entry("umdrehungen", "{rev}"),
          Map.entry("hp", "[HP]"),
          Map.entry("psig", "[psi]{gauge}"),
          Map.entry("psia", "[psi]{absolute}"),
          Map.entry("bara", "bar{absolute}"),
          Map.entry("bar(a)", "bar{absolute}"),
          Map.entry("mmhg", "mm[Hg]"),
          Map.entry("mmh2o", "mm[H2O]"),
          Map.entry("inhg", "[in_i'Hg]"),
          Map.entry("inh2o", "[in_i'H2O]"),
          Map.entry("kvah", "kV.A.h"),
          Map.entry("kvarh", "kV.A.h{reactive}"),
          Map.entry("ah", "A.h"),
          Map.entry("mah", "mA.h"),
          Map.entry("nm3", "m3{norm}"),
          Map.entry("nl", "L{norm}"),
          Map.entry("sm3", "m3{standard}"),
          Map.entry("gpm", "[gal_us]/min"),
          Map.entry("cfm", "[cft_i]/min"),
          Map.entry("btu", "[Btu]"),
          Map.entry("lbs", "[lb_av]"),
          Map.entry("inch", "[in_i]"),
          Map.entry("inches", "[in_i]"),
          Map.entry("feet", "[ft_i]"),
          Map.entry("ft", "[ft_i]"),
          Map.entry("in", "[in_i]"),
          Map.entry("lb", "[lb_av]"),
          Map.entry("rev", "{rev}"),
          Map.entry("r/min", "{rev}/min"),
          Map.entry("pa", "Pa"),
          Map.entry("ph", "[pH]"));

  /** Of these, {@code m} is a thousandth and {@code M} a million. */
  private static final Set<String> CASED = Set.of("mwh", "mpa", "mah", "mbar");

  /** Units of one letter that mean the same to everybody. */
  private static final Set<String> SURE_LETTERS =
      Set.of("%", "A", "V", "W", "N", "J", "K", "m", "s", "h", "d", "l", "L", "t", "Ω", "°");

  /** What is written in this case only. */
  private static final Map<String, String> EXACT =
      Map.of("°", "deg", "1/min", "/min", "1/s", "/s", "mWS", "m[H2O]");

  private UcumUnits() {}

  /** Returns what is wrong with a unit; empty where it is a UCUM code, or nothing. */
  public static Optional<String> problem(String unit) {
    if (unit.length() > LONGEST) {
      return Optional.of(
          "The unit has %s characters, at most %s are allowed"
              .formatted(Integer.toString(unit.length()), Integer.toString(LONGEST)));
    }
    return isUcum(unit) ? Optional.empty() : Optional.of(notUcum(unit));
  }

  private static boolean isUcum(String unit) {
    if (TWO_OPERATORS.matcher(NAMES.matcher(unit).replaceAll("x")).find()) {
      return false; // The parser takes m//s for m.s.
    }
    var powers = POWER_OF_TEN.matcher(unit).replaceAll("1");
    if (HUGE_POWER.matcher(NAMES.matcher(powers).replaceAll("x")).find()) {
      return false;
    }
    try {
      UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).parse(powers);
      return true;
    } catch (TokenException
        | TokenMgrError
        | MeasurementParseException
        | ArithmeticException
        | IllegalArgumentException
        | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Returns the UCUM code of a unit as people write it; a text that says nothing of that kind
   * becomes an annotation in braces, which counts as no unit.
   */
  public static String ucum(String text) {
    var unit = text.strip();
    if (unit.isEmpty() || problem(unit).isEmpty()) {
      return unit;
    }
    var usual = usual(unit);
    if (usual.isPresent()) {
      return usual.get();
    }
    var word = unit.replaceAll("[^!-z|~]+", "_");
    return "{%s}".formatted(word.substring(0, Math.min(word.length(), LONGEST - 2)));
  }

  /**
   * Returns the UCUM code of a unit as a device displays it; empty where that may mean something
   * else, such as {@code C} for degrees Celsius.
   */
  public static Optional<String> known(String text) {
    var unit = text.strip();
    if (unit.length() == 1 && !SURE_LETTERS.contains(unit)) {
      return Optional.empty();
    }
    var exact = EXACT.get(unit);
    if (exact != null) {
      return Optional.of(exact);
    }
    var plain = plain(unit);
    return !plain.isEmpty() && problem(plain).isEmpty() && MistakenUnits.meaning(plain).isEmpty()
        ? Optional.of(plain)
        : written(unit);
  }

  /** Returns the code of what people write for a unit. */
  private static Optional<String> written(String unit) {
    var small = unit.toLowerCase(Locale.ROOT);
    var code = Optional.ofNullable(EXACT.get(unit)).or(() -> Optional.ofNullable(USUAL.get(small)));
    // mWh is not MWh; mwh and MWH are written by who does not look at the case.
    boolean isOther =
        CASED.contains(small)
            && code.filter(known -> known.charAt(0) != unit.charAt(0)).isPresent()
            && !unit.equals(small)
            && !unit.equals(unit.toUpperCase(Locale.ROOT));
    return isOther ? Optional.empty() : code;
  }

  /** Returns a unit with the signs of UCUM instead of those of print. */
  private static String plain(String unit) {
    return unit.replaceAll("[·⋅*×]", ".")
        .replace("²", "2")
        .replace("³", "3")
        .replaceAll("\\^(?=[0-9-])", "")
        .replaceAll("[µμ]", "u")
        .replace("°C", "Cel")
        .replaceAll("[ΩΩ]", "Ohm");
  }

  /**
   * Returns the code of what is no code and people write: the whole, or each side of a fraction.
   */
  private static Optional<String> usual(String unit) {
    var whole = written(unit);
    if (whole.isPresent()) {
      return whole;
    }
    var plain = plain(unit);
    var parts =
        Arrays.stream(FRACTION.split(plain, -1))
            .map(part -> isCode(part) ? part : written(part).orElse(part))
            .collect(Collectors.joining("/"));
    return Stream.of(plain, parts).filter(code -> !code.equals(unit) && isCode(code)).findFirst();
  }

  private static boolean isCode(String unit) {
    return !unit.isEmpty() && isUcum(unit);
  }

  private static String notUcum(String unit) {
    return "\"%s\" is not a UCUM unit; %s".formatted(unit, advice(unit));
  }

  private static String advice(String unit) {
    var usual = usual(unit.strip());
    if (usual.isPresent()) {
      return "write \"%s\"".formatted(usual.get());
    }
    return unit.matches("[A-Za-z]{4,}")
        ? "things that are counted stand in braces: \"{%s}\"".formatted(unit)
        : "examples are Cel, bar, kW.h, m3/h, %, \"{bottle}/min\", \"[degF]\"";
  }
}
