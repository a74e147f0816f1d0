// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.document;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps documents, so that they are the same after a restart. Safe for use by several threads.
 * Every method throws {@link io.millwright.reading.ReadingSink.UnavailableException} where the
 * store is away.
 */
public interface DocumentStore {
  /** A document. */
  Optional<Document> find(Document.Key key);

  /**
   * Documents of a kind, ordered by the code points of their ids.
   *
   * @param after the id behind which the list starts; empty for the beginning
   * @param limit how many at most
   */
  List<Document> list(String kind, String after, int limit);

  /**
   * Documents of a kind that belong to the same, ordered by the code points of their ids.
   *
   * @param after the id behind which the list starts; empty for the beginning
   * @param limit how many at most
   */
  List<Document> children(String kind, String parent, String after, int limit);

  /**
   * Saves documents, in place of those of the same key, and removes others; all of it or nothing.
   *
   * @param removed need not exist
   */
  void write(Collection<Document> saved, Collection<Document.Key> removed);

  /** Removes all documents of a kind that were saved last before a time. */
  void removeOlder(String kind, Instant before);
}
