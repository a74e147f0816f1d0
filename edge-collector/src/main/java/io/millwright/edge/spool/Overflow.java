// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

/** Which readings are given up when the spool is full. */
public enum Overflow {
  /** The readings that have waited longest are given up. */
  OLDEST,
  /** The readings that would be added are given up. */
  NEWEST
}
