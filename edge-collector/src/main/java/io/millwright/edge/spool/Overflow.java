// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

/** What goes when the spool is full. */
public enum Overflow {
  /** The readings that have waited longest. */
  OLDEST,
  /** The readings that come. */
  NEWEST
}
