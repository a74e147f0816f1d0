// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.Settings;
import java.util.List;

/**
 * A value that a connector found on a device and can read.
 *
 * @param path the names from the top of the device's tree down to the value; at least one
 * @param address the address of the value, with the keys that an edge file's tag has for this
 *     protocol
 */
public record BrowsedTag(List<String> path, Settings address) {
  public BrowsedTag {
    path = List.copyOf(path);
  }
}
