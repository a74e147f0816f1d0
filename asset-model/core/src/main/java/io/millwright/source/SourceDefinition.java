// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import java.util.List;

/**
 * One configured connection to a device.
 *
 * @param name unique in its edge
 * @param protocol the connector that serves it, such as {@code opcua} or {@code modbus}
 * @param settings how to reach the device, in the connector's words
 * @param tags what to read
 */
public record SourceDefinition(
    String name, String protocol, Settings settings, List<TagDefinition> tags) {
  public SourceDefinition {
    tags = List.copyOf(tags);
  }
}
