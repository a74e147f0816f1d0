// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.document;

import io.millwright.value.Micros;
import java.time.Instant;

/**
 * Something that is kept as it is.
 *
 * @param key what it is called
 * @param parent the id of what it belongs to; empty where it belongs to nothing
 * @param body JSON; its readers agree on what is in it
 * @param created when it was saved first, UTC, microsecond resolution
 * @param updated when it was saved last, UTC, microsecond resolution
 */
public record Document(Key key, String parent, String body, Instant created, Instant updated) {
  /**
   * The name of a document.
   *
   * @param kind what it is, such as {@code portal}
   * @param id which one of its kind
   */
  public record Key(String kind, String id) {
    public Key {
      if (kind.isEmpty() || id.isEmpty()) {
        throw new IllegalArgumentException(
            "document %s/%s has no kind or no id; give both".formatted(kind, id));
      }
    }
  }

  public Document {
    created = Micros.truncate(created);
    updated = Micros.truncate(updated);
  }

  /** Which one of its kind. */
  public String id() {
    return key.id();
  }

  /** The same document with another parent and body. */
  public Document with(String newParent, String newBody, Instant now) {
    return new Document(key, newParent, newBody, created, now);
  }
}
