// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.connector.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code nodeFilterRules} of an endpoint, which select the nodes that become tags.
 *
 * @param filters the filters, of which one must match. If there are none, every node becomes a tag
 *     except those of the server itself
 */
record NodeFilterRules(List<PathFilter> filters) {
  NodeFilterRules {
    filters = List.copyOf(filters);
  }

  /**
   * Reads the rules.
   *
   * @param place where the rules stand, for messages
   * @throws ConfigurationException if a rule is of a kind that this connector does not know
   */
  static NodeFilterRules read(JsonNode rules, String place) {
    var filters = new ArrayList<PathFilter>();
    for (var rule : rules) {
      if (!rule.path("action").asText("INCLUDE").equals("INCLUDE")) {
        throw new ConfigurationException(place + ": the action is INCLUDE; there is no other");
      }
      filters.add(path(rule.path("definition"), place));
    }
    return new NodeFilterRules(filters);
  }

  /**
   * Reads the {@code definition} of a rule.
   *
   * @throws ConfigurationException if it is not a path
   */
  static PathFilter path(JsonNode definition, String place) {
    if (!definition.path("type").asText().equals("OpcUaRootPath")
        || definition.path("rootPath").asText().isBlank()) {
      throw new ConfigurationException(
          place + ": a definition has the type OpcUaRootPath and a rootPath such as /Line 1/**");
    }
    return PathFilter.of(definition.path("rootPath").asText());
  }

  /** Returns whether the node with this path becomes a tag. */
  boolean letThrough(String path) {
    return filters.isEmpty()
        ? !path.startsWith("/Server/")
        : filters.stream().anyMatch(filter -> filter.matches(path));
  }
}
