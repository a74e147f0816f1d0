// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import io.millwright.connector.ConnectorFactory
import io.millwright.source.SourceDefinition

/**
 * A real device of some protocol, in process, with [Rig.GOOD_TAGS] numeric items that have values
 * from the start and can be written, and one address that it refuses. What the contract needs to
 * know of a protocol.
 */
interface Rig : AutoCloseable {
  /** Makes the connectors under test. */
  val factory: ConnectorFactory

  /** The way to the device, which runs as long as the rig. */
  val wire: Wire

  /** Sets an item, in [0, GOOD_TAGS); also while the cable is cut. */
  fun write(item: Int, value: Int)

  /**
   * A source with this name that reads the items as the tags 0 to GOOD_TAGS - 1, at 50 to 100 ms.
   *
   * @param withBad true for one tag more, [BAD_TAG], with an address that the device refuses
   */
  fun source(name: String, withBad: Boolean = false): SourceDefinition

  /** A source with at least five mistakes, in settings and tags, each at a line of its own. */
  fun wrongSource(): SourceDefinition

  /** The lines of those mistakes. */
  fun wrongLines(): Set<Int>

  companion object {
    /** How many items a rig has. */
    const val GOOD_TAGS = 3

    /** The index of the tag that the device refuses. */
    const val BAD_TAG = 3
  }
}
