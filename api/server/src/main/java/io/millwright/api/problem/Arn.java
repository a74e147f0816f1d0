// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.millwright.reading.Alias;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes ids as ARNs, the names that AWS gives resources, and reads them. */
public final class Arn {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z0-9-]+:iotsitewise:[A-Za-z0-9-]*:[0-9]*:([a-z-]+)/([0-9A-Fa-f-]{36})");

  /**
   * What an ARN names.
   *
   * @param kind the kind of resource, such as {@code asset}
   * @param id the resource's id
   */
  public record Resource(String kind, String id) {}

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

  /**
   * Returns the resource that an ARN of SiteWise names; empty where the text is no such ARN. Its
   * partition, region and account may be any: programs make ARNs of those that they run with.
   */
  public static Optional<Resource> find(String arn) {
    var parts = ARN.matcher(arn);
    return parts.matches()
        ? Optional.of(new Resource(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** Returns the id of a data stream, which is derived from its alias. */
  public static UUID timeSeries(Alias alias) {
    return UUID.nameUUIDFromBytes(alias.path().getBytes(StandardCharsets.UTF_8));
  }
}
