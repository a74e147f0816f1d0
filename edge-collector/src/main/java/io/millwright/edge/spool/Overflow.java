// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

/** Which readings are dropped when the spool is full. */
public enum Overflow {
  /** The readings that have waited longest are dropped. */
  OLDEST,
  /** The new readings are dropped. */
  NEWEST
}
