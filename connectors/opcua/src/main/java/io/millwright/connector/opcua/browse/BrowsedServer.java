// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found on a server.
 *
 * @param variables in the order in which the server lists them, depth by depth
 * @param missing the nodes of which not everything could be listed; the Objects folder stands for
 *     what was missed of the server as a whole
 */
public record BrowsedServer(List<BrowsedVariable> variables, List<Missing> missing) {
  /**
   * A node of which not everything could be listed.
   *
   * @param node its id, as edge files write it
   * @param path the display names from below the Objects folder down to it; empty for that folder
   * @param reason why, such as {@code Bad_NoContinuationPoints}
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

  /** One line about the nodes of which not everything could be listed, however many there are. */
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
