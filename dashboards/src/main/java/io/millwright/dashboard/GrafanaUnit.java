// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.unit.UnitText;
import java.util.Map;

/** Converts units to Grafana's names (grafana-data, valueFormats/categories). */
final class GrafanaUnit {
  private static final Map<String, String> BY_UCUM =
      Map.ofEntries(
          Map.entry("1", "none"),
          Map.entry("%", "percent"),
          Map.entry("[ppm]", "ppm"),
          Map.entry("[ppb]", "conppb"),
          Map.entry("Cel", "celsius"),
          Map.entry("[degF]", "fahrenheit"),
          Map.entry("K", "kelvin"),
          Map.entry("us", "µs"),
          Map.entry("ms", "ms"),
          Map.entry("s", "s"),
          Map.entry("min", "m"),
          Map.entry("h", "h"),
          Map.entry("d", "d"),
          Map.entry("Hz", "hertz"),
          Map.entry("{rev}/min", "rotrpm"),
          Map.entry("mm", "lengthmm"),
          Map.entry("m", "lengthm"),
          Map.entry("km", "lengthkm"),
          Map.entry("m2", "areaM2"),
          Map.entry("m/s", "velocityms"),
          Map.entry("km/h", "velocitykmh"),
          Map.entry("m/s2", "accMS2"),
          Map.entry("mL", "mlitre"),
          Map.entry("L", "litre"),
          Map.entry("l", "litre"),
          Map.entry("m3", "m3"),
          Map.entry("L/min", "flowlpm"),
          Map.entry("l/min", "flowlpm"),
          Map.entry("L/h", "litreh"),
          Map.entry("g", "massg"),
          Map.entry("kg", "masskg"),
          Map.entry("t", "masst"),
          Map.entry("Pa", "pressurepa"),
          Map.entry("hPa", "pressurehpa"),
          Map.entry("kPa", "pressurekpa"),
          Map.entry("bar", "pressurebar"),
          Map.entry("mbar", "pressurembar"),
          Map.entry("[psi]", "pressurepsi"),
          Map.entry("N", "forceN"),
          Map.entry("kN", "forcekN"),
          Map.entry("N.m", "forceNm"),
          Map.entry("W", "watt"),
          Map.entry("kW", "kwatt"),
          Map.entry("MW", "megwatt"),
          Map.entry("V.A", "voltamp"),
          Map.entry("kV.A", "kvoltamp"),
          Map.entry("W.h", "watth"),
          Map.entry("kW.h", "kwatth"),
          Map.entry("J", "joule"),
          Map.entry("A", "amp"),
          Map.entry("mA", "mamp"),
          Map.entry("V", "volt"),
          Map.entry("mV", "mvolt"),
          Map.entry("kV", "kvolt"),
          Map.entry("Ohm", "ohm"),
          Map.entry("lx", "lux"),
          Map.entry("dB", "dB"),
          Map.entry("[pH]", "pH"),
          Map.entry("ug/m3", "conμgm3"),
          Map.entry("mg/m3", "conmgm3"),
          Map.entry("g/m3", "congm3"),
          Map.entry("deg", "degree"),
          Map.entry("rad", "radian"),
          Map.entry("By", "bytes"));

  private GrafanaUnit() {}

  /**
   * Returns Grafana's name of a unit. If Grafana has none, the unit is written behind the number as
   * people would.
   *
   * @param ucum a UCUM code; may be empty
   */
  static String of(String ucum) {
    if (ucum.isEmpty()) {
      return "none";
    }
    var known = BY_UCUM.get(ucum);
    if (known != null) {
      return known;
    }
    return "suffix: " + UnitText.of(ucum);
  }
}
