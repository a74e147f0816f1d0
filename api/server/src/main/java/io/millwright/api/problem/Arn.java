// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.millwright.reading.Alias;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The names that AWS would give resources in ARN form. */
public final class Arn {
  private Arn() {}

  /**
   * Returns the ARN of a resource.
   *
   * @param kind what the resource is, such as {@code asset}
   * @param id the resource's own
   */
  public static String of(String kind, Object id) {
    return "arn:aws:iotsitewise:millwright:000000000000:%s/%s".formatted(kind, id);
  }

  /** Returns the id of a data stream, which follows from its alias. */
  public static UUID timeSeries(Alias alias) {
    return UUID.nameUUIDFromBytes(alias.path().getBytes(StandardCharsets.UTF_8));
  }
}
