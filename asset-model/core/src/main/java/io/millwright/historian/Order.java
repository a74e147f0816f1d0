// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

/** Which way a history is read. */
public enum Order {
  /** Oldest first. */
  ASCENDING,
  /** Newest first. */
  DESCENDING
}
