// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.Settings;
import java.util.List;

/**
 * One value that a device has and lets a connector read.
 *
 * @param path the names from the top of the device's tree down to the value; at least one
 * @param address where the value is, in the keys that a tag of an edge file has for this protocol
 */
public record BrowsedTag(List<String> path, Settings address) {
  public BrowsedTag {
    path = List.copyOf(path);
  }
}
