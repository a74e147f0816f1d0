// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.problem.Arn;
import io.millwright.api.problem.Refusal;
import io.millwright.reading.Alias;
import java.util.Optional;
import java.util.UUID;

/** Reads the ids and external ids by which callers name parts of the plant, and writes ARNs. */
public final class Ids {
  private static final String EXTERNAL = "externalId:";

  private Ids() {}

  /** Returns the UUID that a caller chose, or a new one. */
  public static UUID chosen(String field, Optional<String> text) {
    if (text.isEmpty()) {
      return UUID.randomUUID();
    }
    return uuid(text.get())
        .orElseThrow(() -> Refusal.invalid("%s \"%s\" is not a UUID", field, text.get()));
  }

  /** Returns the UUID in a text; empty if the text is not a UUID. */
  public static Optional<UUID> uuid(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the external id in a reference; empty if it is an id. */
  static Optional<String> external(String id) {
    return id.startsWith(EXTERNAL)
        ? Optional.of(id.substring(EXTERNAL.length()))
        : Optional.empty();
  }

  /** Returns the ARN of a resource. */
  public static String arn(String kind, Object id) {
    return Arn.of(kind, id);
  }

  /** Returns the id of a data stream. */
  public static UUID timeSeries(Alias alias) {
    return Arn.timeSeries(alias);
  }

  /** Refuses a reference that is neither a UUID nor an external id. */
  static void refuseMalformed(String what, String id) {
    if (uuid(id).isEmpty() && external(id).isEmpty()) {
      throw Refusal.invalid(
          "\"%s\" names no %s; give a UUID, or externalId: and the external id", id, what);
    }
  }
}
