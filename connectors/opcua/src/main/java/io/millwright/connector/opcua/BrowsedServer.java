// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import java.util.List;

/**
 * What was found on a server.
 *
 * @param variables in the order in which the server lists them, depth by depth
 * @param missing the nodes of which not everything could be listed
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

  public BrowsedServer {
    variables = List.copyOf(variables);
    missing = List.copyOf(missing);
  }
}
