// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import java.time.Instant;

/**
 * How often a model or an asset has been changed, and when.
 *
 * @param number 1 for what has never been changed
 * @param created when it came
 * @param updated when it was last changed; not before {@code created}
 */
public record Revision(int number, Instant created, Instant updated) {
  /** Returns the revision of what comes at this time. */
  public static Revision first(Instant time) {
    return new Revision(1, time, time);
  }

  Revision next(Instant time) {
    return new Revision(number + 1, created, time);
  }
}
