// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.document;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Stores documents permanently. Safe for use by several threads. Every method throws {@link
 * io.millwright.reading.ReadingSink.UnavailableException} if the store is unavailable.
 */
public interface DocumentStore {
  /** Returns a document; empty if there is none with this key. */
  Optional<Document> find(Document.Key key);

  /**
   * Returns documents of a kind by their ids, in any order; ids without a document are left out.
   */
  List<Document> find(String kind, Collection<String> ids);

  /**
   * Returns documents of a kind, ordered by the code points of their ids.
   *
   * @param after the id after which the list starts; empty for the beginning
   * @param limit the most documents
   */
  List<Document> list(String kind, String after, int limit);

  /**
   * Returns documents of a kind with the same parent, ordered by the code points of their ids.
   *
   * @param after the id after which the list starts; empty for the beginning
   * @param limit the most documents
   */
  List<Document> children(String kind, String parent, String after, int limit);

  /**
   * Saves documents, which replace those with the same keys, and removes others. Either all of this
   * happens or nothing.
   *
   * @param removed the keys to remove; a document with such a key need not exist
   */
  void write(Collection<Document> saved, Collection<Document.Key> removed);

  /** Removes all documents of a kind that were last saved before a time. */
  void removeOlder(String kind, Instant before);
}
