// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One configured connection to a device.
 *
 * @param name unique in its edge
 * @param protocol the connector that serves it, such as {@code opcua} or {@code modbus}
 * @param settings how to reach the device, in the connector's words
 * @param tags what to read
 * @param maxAhead how far the device's clock may be ahead of the edge's; empty for what the edge
 *     takes as usual
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

  /** A source whose device's clock may be ahead as far as the edge usually takes. */
  public SourceDefinition(
      String name, String protocol, Settings settings, List<TagDefinition> tags) {
    this(name, protocol, settings, tags, Optional.empty());
  }
}
