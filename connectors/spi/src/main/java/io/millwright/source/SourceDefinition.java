// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One configured connection to a device.
 *
 * @param name the source's name, unique in its edge
 * @param protocol the connector that serves the source, such as {@code opcua} or {@code modbus}
 * @param settings how to reach the device, in the connector's own keys
 * @param tags the tags to read
 * @param maxAhead how far the device's clock may be ahead of the edge's clock; empty for the edge's
 *     default
 */
public record SourceDefinition(
    String name,
    String protocol,
    Settings settings,
    List<TagDefinition> tags,
    Optional<Duration> maxAhead) {
  public SourceDefinition {
    tags = List.copyOf(tags);
  }

  /** Creates a source with the edge's default for how far the device's clock may be ahead. */
  public SourceDefinition(
      String name, String protocol, Settings settings, List<TagDefinition> tags) {
    this(name, protocol, settings, tags, Optional.empty());
  }
}
