// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import java.util.List;

/**
 * A variable that a server has.
 *
 * @param node its id, as edge files write it: {@code ns=2;s=Filler.Temperature}
 * @param path the display names from below the server's Objects folder down to the variable; at
 *     least one
 * @param dataType the name of its type, such as {@code Double}; empty where the server gives none
 * @param unit its engineering unit as the server displays it, such as {@code °C}; empty where the
 *     server gives none
 * @param isScalar false for arrays, which cannot be read yet
 * @param isReadable whether this user may read it
 * @param isWritable whether this user may write it
 */
public record BrowsedVariable(
    String node,
    List<String> path,
    String dataType,
    String unit,
    boolean isScalar,
    boolean isReadable,
    boolean isWritable) {
  public BrowsedVariable {
    path = List.copyOf(path);
  }
}
