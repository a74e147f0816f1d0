// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

/**
 * The way to a device, as the contract cuts it, plugs it in again, and holds it up: a cable of TCP
 * ([TcpWire]), a serial line, the folder that a device writes to. It is not plugged in at first.
 */
interface Wire : AutoCloseable {
  /** Lets clients reach the device. Does nothing where they do. */
  fun plug()

  /** Keeps clients from the device, at once, and ends the connections that they hold. */
  fun cut()

  /**
   * Has the device fall silent, while connections stay open. Is not called where the contract is
   * told that the device can't be silent.
   */
  fun freeze()

  /** Lets a silent device speak again. */
  fun thaw()

  /** How many connections clients hold now; 0 where the protocol has none. */
  fun connections(): Int
}
