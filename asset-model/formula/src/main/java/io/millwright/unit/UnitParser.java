// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Parses UCUM codes: components joined by {@code .} and {@code /}. A component is an atom with a
 * prefix and an exponent, a number, or a term in parentheses. An annotation in braces counts as 1.
 */
final class UnitParser {
  private static final Map<String, Double> PREFIXES =
      Map.ofEntries(
          Map.entry("Y", 1e24),
          Map.entry("Z", 1e21),
          Map.entry("E", 1e18),
          Map.entry("P", 1e15),
          Map.entry("T", 1e12),
          Map.entry("G", 1e9),
          Map.entry("M", 1e6),
          Map.entry("k", 1e3),
          Map.entry("h", 1e2),
          Map.entry("da", 1e1),
          Map.entry("d", 1e-1),
          Map.entry("c", 1e-2),
          Map.entry("m", 1e-3),
          Map.entry("u", 1e-6),
          Map.entry("n", 1e-9),
          Map.entry("p", 1e-12),
          Map.entry("f", 1e-15),
          Map.entry("a", 1e-18),
          Map.entry("Ki", 0x1p10),
          Map.entry("Mi", 0x1p20),
          Map.entry("Gi", 0x1p30),
          Map.entry("Ti", 0x1p40));

  /** Each atom with its definition by other atoms. An atom marked by a star takes prefixes. */
  private static final String[][] DEFINITIONS = {
    {"*m", "1"},
    {"*s", "1"},
    {"*g", "1"},
    {"*rad", "1"},
    {"*K", "1"},
    {"*C", "1"},
    {"*cd", "1"},
    {"%", "0.01"},
    {"[ppth]", "1e-3"},
    {"[ppm]", "1e-6"},
    {"[ppb]", "1e-9"},
    {"[pptr]", "1e-12"},
    {"[pi]", "3.141592653589793"},
    {"*mol", "6.0221367e23"},
    {"*sr", "1 rad2"},
    {"*Hz", "1 s-1"},
    {"*N", "1 kg.m/s2"},
    {"*Pa", "1 N/m2"},
    {"*J", "1 N.m"},
    {"*W", "1 J/s"},
    {"*A", "1 C/s"},
    {"*V", "1 J/C"},
    {"*F", "1 C/V"},
    {"*Ohm", "1 V/A"},
    {"*S", "1 Ohm-1"},
    {"*Wb", "1 V.s"},
    {"*T", "1 Wb/m2"},
    {"*H", "1 Wb/A"},
    {"*lm", "1 cd.sr"},
    {"*lx", "1 lm/m2"},
    {"*Bq", "1 s-1"},
    {"*Gy", "1 J/kg"},
    {"*Sv", "1 J/kg"},
    {"deg", "0.017453292519943295 rad"},
    {"gon", "0.9 deg"},
    {"'", "0.016666666666666666 deg"},
    {"''", "0.016666666666666666 '"},
    {"*l", "1 dm3"},
    {"*L", "1 dm3"},
    {"ar", "100 m2"},
    {"min", "60 s"},
    {"h", "3600 s"},
    {"d", "24 h"},
    {"wk", "7 d"},
    {"a", "365.25 d"},
    {"mo", "30.4375 d"},
    {"*t", "1000 kg"},
    {"*bar", "1e5 Pa"},
    {"atm", "101325 Pa"},
    {"*eV", "1.60217733e-19 J"},
    {"*dyn", "1 g.cm/s2"},
    {"*erg", "1 dyn.cm"},
    {"*P", "1 dyn.s/cm2"},
    {"*St", "1 cm2/s"},
    {"*cal", "4.184 J"},
    {"*m[H2O]", "9806.65 Pa"},
    {"*m[Hg]", "133322 Pa"},
    {"[in_i'H2O]", "249.08891 Pa"},
    {"[in_i'Hg]", "3386.3788 Pa"},
    {"[psi]", "6894.757293168361 Pa"},
    {"[in_i]", "2.54 cm"},
    {"[ft_i]", "12 [in_i]"},
    {"[yd_i]", "3 [ft_i]"},
    {"[mi_i]", "5280 [ft_i]"},
    {"[nmi_i]", "1852 m"},
    {"[kn_i]", "1 [nmi_i]/h"},
    {"[sft_i]", "1 [ft_i]2"},
    {"[cft_i]", "1 [ft_i]3"},
    {"[gal_us]", "231 [in_i]3"},
    {"[lb_av]", "453.59237 g"},
    {"[oz_av]", "28.349523125 g"},
    {"[lbf_av]", "4.4482216152605 N"},
    {"[HP]", "745.69987158227 W"},
    {"[Btu]", "1055.05585262 J"},
    {"*bit", "1"},
    {"*By", "8"},
    {"*Bd", "1 s-1"},
    {"*Cel", "1 K"},
    {"[degF]", "0.5555555555555556 K"},
  };

  private static final String[] BASES = {"m", "s", "g", "rad", "K", "C", "cd"};

  private static final double ZERO_CELSIUS = 273.15;
  private static final double ZERO_FAHRENHEIT = 459.67 * 5 / 9;

  private static final Map<String, Unit> ATOMS = atoms();

  private final String code;
  private int at;
  private boolean counted;

  UnitParser(String code) {
    this.code = code;
  }

  private static Map<String, Unit> atoms() {
    var atoms = new HashMap<String, Unit>();
    for (int i = 0; i < BASES.length; i++) {
      atoms.put("*" + BASES[i], new Unit(BASES[i], base(i), 1, 0));
    }
    for (var definition : DEFINITIONS) {
      var name = definition[0];
      var parts = definition[1].split(" ", 2);
      var made =
          parts.length == 1
              ? new Unit("", Dimension.NONE, 1, 0)
              : new UnitParser(parts[1]).parse(atoms).orElseThrow();
      atoms.putIfAbsent(
          name,
          new Unit(
              name,
              made.dimension(),
              Double.parseDouble(parts[0]) * made.factor(),
              switch (name) {
                case "*Cel" -> ZERO_CELSIUS;
                case "[degF]" -> ZERO_FAHRENHEIT;
                default -> 0;
              }));
    }
    return Map.copyOf(atoms);
  }

  private static Dimension base(int index) {
    int[] one = new int[BASES.length];
    one[index] = 1;
    return new Dimension(one[0], one[1], one[2], one[3], one[4], one[5], one[6]);
  }

  Optional<Unit> parse() {
    return parse(ATOMS);
  }

  private Optional<Unit> parse(Map<String, Unit> atoms) {
    if (code.isEmpty()) {
      return Optional.empty();
    }
    var unit = term(atoms);
    return at == code.length() ? unit.map(found -> named(found, code)) : Optional.empty();
  }

  private static Unit named(Unit unit, String name) {
    return new Unit(name, unit.dimension(), unit.factor(), unit.zero());
  }

  private Optional<Unit> term(Map<String, Unit> atoms) {
    var product = new Unit("", Dimension.NONE, 1, 0);
    int components = 0;
    boolean divides = accept('/');
    do {
      var component = component(atoms);
      if (component.isEmpty()) {
        return component;
      }
      // A temperature in a product, such as W/(m2.Cel), is a temperature difference.
      var next = component.get();
      boolean alone = components == 0 && !divides;
      product =
          new Unit(
              "",
              product.dimension().times(next.dimension(), divides ? -1 : 1),
              divides ? product.factor() / next.factor() : product.factor() * next.factor(),
              alone ? next.zero() : 0);
      components++;
      if (accept('.')) {
        divides = false;
      } else if (accept('/')) {
        divides = true;
      } else {
        return Optional.of(product);
      }
    } while (true);
  }

  private Optional<Unit> component(Map<String, Unit> atoms) {
    Optional<Unit> unit;
    if (accept('(')) {
      unit = term(atoms);
      return accept(')') ? unit : Optional.empty();
    }
    int start = at;
    if (at < code.length() && Character.isDigit(code.charAt(at))) {
      while (at < code.length() && Character.isDigit(code.charAt(at))) {
        at++;
      }
      double number = Double.parseDouble(code.substring(start, at));
      if (number == 10 && (accept('*') || accept('^'))) {
        return Optional.of(new Unit("", Dimension.NONE, Math.pow(10, exponent()), 0));
      }
      annotation();
      return Optional.of(new Unit("", Dimension.NONE, number, 0));
    }
    while (at < code.length() && isOfAtom(code.charAt(at))) {
      at = code.charAt(at) == '[' ? code.indexOf(']', at) + 1 : at + 1;
      if (at == 0) {
        return Optional.empty();
      }
    }
    var name = code.substring(start, at);
    if (name.isEmpty()) {
      return annotation() ? Optional.of(new Unit("", Dimension.NONE, 1, 0)) : Optional.empty();
    }
    unit = atom(name, atoms);
    int power = exponent();
    annotation();
    return unit.map(found ->
        !counted
            ? found
            : new Unit(
                "",
                Dimension.NONE.times(found.dimension(), power),
                Math.pow(found.factor(), power),
                0));
  }

  private static boolean isOfAtom(char c) {
    return Character.isLetter(c) || c == '%' || c == '[' || c == '\'' || c == '_';
  }

  private static Optional<Unit> atom(String name, Map<String, Unit> atoms) {
    var whole = atoms.getOrDefault(name, atoms.get("*" + name));
    if (whole != null) {
      return Optional.of(whole);
    }
    for (int length = 2; length >= 1; length--) {
      if (name.length() > length) {
        var prefix = PREFIXES.get(name.substring(0, length));
        var atom = atoms.get("*" + name.substring(length));
        if (prefix != null && atom != null) {
          return Optional.of(new Unit("", atom.dimension(), prefix * atom.factor(), atom.zero()));
        }
      }
    }
    return Optional.empty();
  }

  /** Reads the exponent behind an atom, with or without a sign; 1 if there is none. */
  private int exponent() {
    int start = at;
    if (at < code.length() && (code.charAt(at) == '+' || code.charAt(at) == '-')) {
      at++;
    }
    int digits = at;
    while (at < code.length() && Character.isDigit(code.charAt(at)) && at - digits < 3) {
      at++;
    }
    counted = at > digits;
    if (!counted) {
      at = start;
      return 1;
    }
    return Integer.parseInt(code.substring(start, at));
  }

  private boolean annotation() {
    if (!accept('{')) {
      return false;
    }
    int end = code.indexOf('}', at);
    at = end < 0 ? code.length() + 1 : end + 1;
    return true;
  }

  private boolean accept(char c) {
    if (at < code.length() && code.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }
}
