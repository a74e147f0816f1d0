// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;

/**
 * Converts units to OPC UA's engineering units: common codes of UNECE Recommendation 20, packed
 * into an integer with one character per byte (OPC 10000-8, EUInformation).
 */
final class EuInformationCodes {
  private static final String UNECE = "http://www.opcfoundation.org/UA/units/un/cefact";

  private EuInformationCodes() {}

  /** Returns the engineering unit of a UCUM code. A unit without a UNECE code has the id -1. */
  static EUInformation of(String ucum) {
    return switch (ucum) {
      case "Cel" -> unit("CEL", "°C", "degree Celsius");
      case "kW" -> unit("KWT", "kW", "kilowatt");
      case "kW.h" -> unit("KWH", "kW·h", "kilowatt hour");
      case "V" -> unit("VLT", "V", "volt");
      case "mm/s" -> unit("C16", "mm/s", "millimetre per second");
      case "[ppm]" -> unit("59", "ppm", "part per million");
      default ->
          new EUInformation(UNECE, -1, LocalizedText.english(ucum), LocalizedText.english(ucum));
    };
  }

  private static EUInformation unit(String code, String symbol, String name) {
    int id = 0;
    for (int i = 0; i < code.length(); i++) {
      id = id << 8 | code.charAt(i);
    }
    return new EUInformation(UNECE, id, LocalizedText.english(symbol), LocalizedText.english(name));
  }
}
