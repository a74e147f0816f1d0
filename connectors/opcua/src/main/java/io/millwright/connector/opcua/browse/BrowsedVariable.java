// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import java.util.List;

/**
 * A variable that a server has.
 *
 * @param node its id, as edge files write it: {@code nsu=urn:plc;s=Filler.Temperature}
 * @param path the display names from below the server's Objects folder down to the variable; at
 *     least one
 * @param dataType the name of its type, such as {@code Double}; empty where the server gives none
 * @param kind what its values are to us
 * @param unit its engineering unit; {@link EngineeringUnit#NONE} where the server gives none
 * @param range what the server says of the values, such as {@code 0 to 100}; empty where it says
 *     nothing
 * @param description what the server says of the variable; empty where it says nothing
 * @param isScalar false for arrays, which cannot be read yet
 * @param isReadable whether this user may read it
 * @param isWritable whether this user may write it
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
  /** What the values of a variable are to us. */
  public enum Kind {
    /** True or false. */
    BOOLEAN,
    /** Whole numbers, enumerations among them. */
    INTEGER,
    /** Numbers. */
    DOUBLE,
    /** Texts, times, ids. */
    STRING,
    /** The server does not say, or its values may be of several kinds. */
    UNKNOWN,
    /** Structures and bytes, which cannot be read yet. */
    NOT_A_VALUE
  }

  /**
   * The unit of a variable (OPC 10000-8, EUInformation).
   *
   * @param shown as the server displays it, such as {@code °C}; empty where there is none
   * @param standard as UNECE's code that the server gives is displayed; empty without a known code
   */
  public record EngineeringUnit(String shown, String standard) {
    /** No unit. */
    public static final EngineeringUnit NONE = new EngineeringUnit("", "");
  }

  public BrowsedVariable {
    path = List.copyOf(path);
  }
}
