// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.Settings;
import java.util.List;

/**
 * Something that a device has and that can be read.
 *
 * @param path its names from the top down; at least one
 * @param address where it is, as a tag of an edge file says it
 */
public record BrowsedTag(List<String> path, Settings address) {
  public BrowsedTag {
    path = List.copyOf(path);
  }
}
