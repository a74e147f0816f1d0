// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of settings of an edge file that only a connector understands: how to reach a device, or
 * a tag's address on it. A {@link SettingsReader} reads the group. Two groups with the same keys
 * and texts are equal, wherever they stand.
 *
 * @param position where the group stands, for messages
 * @param entries the settings by their keys, in the order of the file
 */
public record Settings(Position position, Map<String, Setting> entries) {
  public Settings {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /**
   * Creates settings that don't come from a file.
   *
   * @param keysAndValues keys and values in turn: {@code key, value, key, value ...}
   */
  public static Settings of(String... keysAndValues) {
    var entries = new LinkedHashMap<String, Setting>();
    for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
      entries.put(keysAndValues[i], new Setting(keysAndValues[i + 1], Position.NONE));
    }
    return new Settings(Position.NONE, entries);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings settings && entries.equals(settings.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
