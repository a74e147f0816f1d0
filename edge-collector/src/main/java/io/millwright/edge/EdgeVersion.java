// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Knows the version of Millwright that this edge runs. */
final class EdgeVersion {
  /** The version, such as {@code 0.1.0}. */
  static final String TEXT = read();

  private EdgeVersion() {}

  private static String read() {
    try (var file = EdgeVersion.class.getResourceAsStream("version.properties")) {
      if (file == null) {
        throw new IllegalStateException(
            "version.properties is not in the jar; build it with Maven");
      }
      var properties = new Properties();
      properties.load(file);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read version.properties", e);
    }
  }
}
