// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import java.util.List;

/**
 * A variable that was found on a server.
 *
 * @param node the node's id, as edge files write it: {@code nsu=urn:plc;s=Filler.Temperature}
 * @param path the display names from below the server's Objects folder down to the variable; at
 *     least one
 * @param dataType the name of the variable's type, such as {@code Double}; empty if the server
 *     gives none
 * @param kind the kind of values that Millwright makes of the variable's values
 * @param unit the engineering unit; {@link EngineeringUnit#NONE} if the server gives none
 * @param range the range of the values, such as {@code 0 to 100}; empty if the server gives none
 * @param description the server's description; empty if the server gives none
 * @param isScalar false for arrays, which cannot be read yet
 * @param isReadable whether the session's user may read the variable
 * @param isWritable whether the session's user may write the variable
 */
public record BrowsedVariable(
    String node,
    List<String> path,
    String dataType,
    Kind kind,
    EngineeringUnit unit,
    String range,
    String description,
    boolean isScalar,
    boolean isReadable,
    boolean isWritable) {
  /** The kind of values that Millwright makes of a variable's values. */
  public enum Kind {
    /** True or false. */
    BOOLEAN,
    /** Whole numbers, enumerations among them. */
    INTEGER,
    /** Numbers. */
    DOUBLE,
    /** Texts, times, ids. */
    STRING,
    /** Values of an unknown type or of several types. */
    UNKNOWN,
    /** Structures and bytes, which cannot be read yet. */
    NOT_A_VALUE
  }

  /**
   * The unit of a variable (OPC 10000-8, EUInformation).
   *
   * @param shown the unit as the server displays it, such as {@code °C}; empty if there is none
   * @param standard the unit that the server's UNECE code stands for, as text; empty if the code is
   *     not known
   */
  public record EngineeringUnit(String shown, String standard) {
    /** No unit. */
    public static final EngineeringUnit NONE = new EngineeringUnit("", "");
  }

  public BrowsedVariable {
    path = List.copyOf(path);
  }
}
