// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

/**
 * How much of a server one walk through its address space takes; what is beyond is left out, and
 * said to be missing.
 *
 * @param nodes the most objects and variables
 * @param references the most references that the server sends, among them those to properties and
 *     those that lead to a node once more
 * @param depth the most levels below the Objects folder
 */
public record BrowseLimits(int nodes, int references, int depth) {
  /** For a command, which has a machine's memory for itself. */
  static final BrowseLimits COMMAND = new BrowseLimits(1_000_000, 5_000_000, 100);

  /** For an edge with a heap of half a gigabyte, which goes on to collect while it browses. */
  public static final BrowseLimits EDGE = new BrowseLimits(200_000, 1_000_000, 100);
}
