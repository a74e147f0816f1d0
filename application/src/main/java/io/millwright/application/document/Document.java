// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.document;

import io.millwright.value.Micros;
import java.time.Instant;

/**
 * A JSON document that the server stores without computing anything from it.
 *
 * @param key the document's kind and id
 * @param parent the id of the document's parent; empty if it has none
 * @param body the JSON
 * @param created when the document was first saved, UTC, microsecond resolution
 * @param updated when the document was last saved, UTC, microsecond resolution
 */
public record Document(Key key, String parent, String body, Instant created, Instant updated) {
  /**
   * The key of a document.
   *
   * @param kind the kind of document, such as {@code portal}
   * @param id the id, unique among documents of this kind
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

  /** Returns the id, unique among documents of the same kind. */
  public String id() {
    return key.id();
  }

  /** Returns this document with another parent and body. */
  public Document with(String newParent, String newBody, Instant now) {
    return new Document(key, newParent, newBody, created, now);
  }
}
