// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.millwright.reading.Alias;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes ids as ARNs, the names that AWS gives resources. */
public final class Arn {
  private Arn() {}

  /**
   * Returns the ARN of a resource.
   *
   * @param kind the kind of resource, such as {@code asset}
   * @param id the resource's id
   */
  public static String of(String kind, Object id) {
    return "arn:aws:iotsitewise:millwright:000000000000:%s/%s".formatted(kind, id);
  }

  /** Returns the id of a data stream, which is derived from its alias. */
  public static UUID timeSeries(Alias alias) {
    return UUID.nameUUIDFromBytes(alias.path().getBytes(StandardCharsets.UTF_8));
  }
}
