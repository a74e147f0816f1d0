// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.document.Document
import io.millwright.application.document.DocumentStore
import jakarta.inject.Singleton
import java.time.Instant
import java.util.Optional
import java.util.TreeMap

/** The documents that the API gets in tests: any. */
@Singleton
class TestDocuments : DocumentStore {
  @Volatile var behind: DocumentStore = FakeDocuments()

  override fun find(key: Document.Key) = behind.find(key)

  override fun find(kind: String, ids: Collection<String>) = behind.find(kind, ids)

  override fun list(kind: String, after: String, limit: Int) = behind.list(kind, after, limit)

  override fun children(kind: String, parent: String, after: String, limit: Int) =
    behind.children(kind, parent, after, limit)

  override fun write(saved: Collection<Document>, removed: Collection<Document.Key>) =
    behind.write(saved, removed)

  override fun removeOlder(kind: String, before: Instant) = behind.removeOlder(kind, before)
}

/** Documents in memory. */
class FakeDocuments : DocumentStore {
  private val documents =
    TreeMap<Document.Key, Document>(compareBy<Document.Key> { it.kind() }.thenBy { it.id() })

  private fun all(kind: String, after: String) =
    documents.values.filter { it.key().kind() == kind && it.id() > after }

  override fun find(key: Document.Key): Optional<Document> =
    synchronized(this) { Optional.ofNullable(documents[key]) }

  override fun find(kind: String, ids: Collection<String>): List<Document> =
    synchronized(this) { ids.mapNotNull { documents[Document.Key(kind, it)] } }

  override fun list(kind: String, after: String, limit: Int): List<Document> =
    synchronized(this) { all(kind, after).take(limit) }

  override fun children(kind: String, parent: String, after: String, limit: Int): List<Document> =
    synchronized(this) { all(kind, after).filter { it.parent() == parent }.take(limit) }

  override fun write(saved: Collection<Document>, removed: Collection<Document.Key>) {
    synchronized(this) {
      removed.forEach { documents.remove(it) }
      saved.forEach { documents[it.key()] = it }
    }
  }

  override fun removeOlder(kind: String, before: Instant) {
    synchronized(this) {
      documents.values.removeIf { it.key().kind() == kind && it.updated() < before }
    }
  }
}
