// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of browsing a server.
 *
 * @param variables the variables in the server's order, level by level
 * @param missing the nodes that could not be listed completely. The Objects folder stands for parts
 *     of the server that were left out as a whole
 */
public record BrowsedServer(List<BrowsedVariable> variables, List<Missing> missing) {
  /**
   * A node that could not be listed completely.
   *
   * @param node the node's id, as edge files write it
   * @param path the display names from below the Objects folder down to the node; empty for that
   *     folder
   * @param reason the reason, such as {@code Bad_NoContinuationPoints}
   */
  public record Missing(String node, List<String> path, String reason) {
    public Missing {
      path = List.copyOf(path);
    }
  }

  private static final int MOST_NAMED = 3;

  public BrowsedServer {
    variables = List.copyOf(variables);
    missing = List.copyOf(missing);
  }

  /**
   * Returns one line about the nodes that could not be listed completely, however many there are.
   */
  public String whatIsMissing() {
    return missing.stream()
        .limit(MOST_NAMED)
        .map(node -> "%s (%s)".formatted(node.node(), node.reason()))
        .collect(
            Collectors.joining(
                ", ",
                "missing=%d Browsing did not find everything of ".formatted(missing.size()),
                missing.size() > MOST_NAMED ? ", ..." : ""));
  }
}
