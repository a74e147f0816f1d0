// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Units as people write them behind a number: {@code Cel} becomes "°C", and <code>{bottle}/min
 * </code> becomes "bottles/min". An unknown code is shown unchanged.
 */
public final class UnitText {
  private static final Map<String, String> SYMBOLS =
      Map.ofEntries(
          Map.entry("Cel", "°C"),
          Map.entry("[degF]", "°F"),
          Map.entry("deg", "°"),
          Map.entry("[ppm]", "ppm"),
          Map.entry("[ppb]", "ppb"),
          Map.entry("[pptr]", "ppt"),
          Map.entry("Ohm", "Ω"),
          Map.entry("um", "µm"),
          Map.entry("us", "µs"),
          Map.entry("ug", "µg"),
          Map.entry("uA", "µA"),
          Map.entry("uV", "µV"),
          Map.entry("l", "L"),
          Map.entry("ml", "mL"),
          Map.entry("hl", "hL"),
          Map.entry("[in_i]", "in"),
          Map.entry("[ft_i]", "ft"),
          Map.entry("[yd_i]", "yd"),
          Map.entry("[mi_i]", "mi"),
          Map.entry("[lb_av]", "lb"),
          Map.entry("[oz_av]", "oz"),
          Map.entry("[gal_us]", "gal"),
          Map.entry("[psi]", "psi"),
          Map.entry("[HP]", "hp"),
          Map.entry("[Btu]", "Btu"),
          Map.entry("[pH]", "pH"),
          Map.entry("m[H2O]", "mH₂O"),
          Map.entry("mm[Hg]", "mmHg"),
          Map.entry("dB[SPL]", "dB"),
          Map.entry("a", "years"),
          Map.entry("mo", "months"),
          Map.entry("wk", "weeks"),
          Map.entry("10*3", "×10³"),
          Map.entry("10*6", "×10⁶"),
          Map.entry("bar{gauge}", "barg"),
          Map.entry("mbar{gauge}", "mbarg"),
          Map.entry("bar{abs}", "bara"),
          Map.entry("mbar{abs}", "mbara"));

  /**
   * Names of things whose plural ends in s or es. A word that is not in this list, such as an
   * abbreviation, keeps its form.
   */
  private static final Set<String> THINGS =
      Set.of(
          ("alarm bag ball bar batch bay bin bottle box breakdown bundle can cap car carton case"
                  + " charge coil container count crate cycle door drum error event fault frame"
                  + " good impulse item job keg label line machine meter order pack package pallet"
                  + " part person piece point product pulse reading reject revolution roll rotation"
                  + " run sheet shift shot stop stroke tablet tank tick tray trip tube turn unit"
                  + " vehicle vial visitor")
              .split(" "));

  /** Reactive power: volt-ampere with an annotation, which has a unit name of its own. */
  private static final Pattern REACTIVE =
      Pattern.compile("([kMGm]?)(?:V\\.A|VA)(\\.h)?\\{reactive}(\\.h)?");

  /** Products that are written without a dot; all other products get one. */
  private static final Pattern JOINED =
      Pattern.compile("[kMGTm]?(W|VA|var|A)\\.h|[kM]?V\\.A|[kM]?VA");

  private static final Pattern COUNTED = Pattern.compile("1?\\{([^}]*)}");
  private static final Pattern ANNOTATED = Pattern.compile("(.+?)\\{([^}]*)}");
  private static final Pattern POWER = Pattern.compile("(.*?[^\\d-])(-?\\d+)");
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private UnitText() {}

  /**
   * Returns the unit as people write it behind a number.
   *
   * @param code a UCUM code; empty or {@code 1} for none, which gives an empty text
   */
  public static String of(String code) {
    if (code.isEmpty() || code.equals("1")) {
      return "";
    }
    var parts = split(code, '/');
    var texts = new ArrayList<String>();
    for (var part : parts) {
      var text = product(part, texts.isEmpty());
      texts.add(texts.isEmpty() && text.isEmpty() ? "1" : text);
    }
    var joined = String.join("/", texts);
    return joined.startsWith("1/") ? joined.substring(1) : joined;
  }

  private static String product(String code, boolean plural) {
    if (JOINED.matcher(code).matches()) {
      return code.replace(".", "");
    }
    var reactive = REACTIVE.matcher(code);
    if (reactive.matches()) {
      boolean ofTime = reactive.group(2) != null || reactive.group(3) != null;
      return reactive.group(1) + "var" + (ofTime ? "h" : "");
    }
    return split(code, '.').stream()
        .map(part -> factor(part, plural))
        .collect(Collectors.joining("·"));
  }

  private static String factor(String code, boolean plural) {
    if (code.isEmpty() || code.equals("1")) {
      return "";
    }
    var symbol = SYMBOLS.get(code);
    if (symbol != null) {
      return symbol;
    }
    var counted = COUNTED.matcher(code);
    if (counted.matches()) {
      return plural ? pluralOf(counted.group(1)) : counted.group(1);
    }
    // An annotation may change the unit's name: m³ (norm), W (peak).
    var annotated = ANNOTATED.matcher(code);
    if (annotated.matches()) {
      return "%s (%s)".formatted(factor(annotated.group(1), plural), annotated.group(2));
    }
    var power = POWER.matcher(code);
    if (power.matches() && !power.group(1).endsWith("*")) {
      return SYMBOLS.getOrDefault(power.group(1), power.group(1)) + superscript(power.group(2));
    }
    return code.replaceAll("[\\[\\]]", "");
  }

  private static String superscript(String number) {
    return number
        .chars()
        .mapToObj(c -> c == '-' ? "⁻" : String.valueOf(SUPERSCRIPTS.charAt(c - '0')))
        .collect(Collectors.joining());
  }

  private static String pluralOf(String word) {
    int last =
        Math.max(word.lastIndexOf(' '), Math.max(word.lastIndexOf('_'), word.lastIndexOf('-')));
    if (!THINGS.contains(word.substring(last + 1))) {
      return word;
    }
    if (word.matches("(?i).*(s|x|ch|sh)")) {
      return word + "es";
    }
    return word.matches("(?i).*[^aeiou]y")
        ? word.substring(0, word.length() - 1) + "ies"
        : word + "s";
  }

  /** Splits a code at each separator outside of braces and brackets. */
  private static List<String> split(String code, char separator) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (c == separator && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
