// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

/**
 * How much of a server's address space one browse reads. The rest is left out and reported as
 * missing.
 *
 * @param nodes the most objects and variables
 * @param references the most references that the server sends, including references to properties
 *     and to nodes that were already found
 * @param depth the most levels below the Objects folder
 */
public record BrowseLimits(int nodes, int references, int depth) {
  /** The limits of a command, which has a machine's memory to itself. */
  static final BrowseLimits COMMAND = new BrowseLimits(1_000_000, 5_000_000, 100);

  /** The limits of an edge with a heap of half a gigabyte, which collects while it browses. */
  public static final BrowseLimits EDGE = new BrowseLimits(200_000, 1_000_000, 100);
}
