// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.edge;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The address of the health endpoint: {@code 8090}, or {@code 0.0.0.0:8090} for other machines.
 *
 * @param host the host; loopback unless one is given
 * @param number the port in [1, 65535]
 */
record HealthPort(String host, int number) {
  static final String LOOPBACK = "127.0.0.1";

  /** Reads the option. */
  static final class Converter implements ITypeConverter<HealthPort> {
    @Override
    public HealthPort convert(String text) {
      int colon = text.lastIndexOf(':');
      var host = colon < 0 ? LOOPBACK : text.substring(0, colon);
      try {
        int number = Integer.parseInt(text.substring(colon + 1));
        if (number >= 1 && number <= 65_535 && !host.isBlank()) {
          return new HealthPort(host, number);
        }
      } catch (NumberFormatException _) {
        // The exception below covers this case, too.
      }
      throw new TypeConversionException(
          "'%s' is no port; give one such as 8090, or 0.0.0.0:8090 for other machines"
              .formatted(text));
    }
  }
}
