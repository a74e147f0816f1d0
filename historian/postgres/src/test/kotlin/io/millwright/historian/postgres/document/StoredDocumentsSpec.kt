// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.document

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.millwright.application.document.Document
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import java.time.Instant
import java.util.Optional

private val noon: Instant = Instant.parse("2026-11-23T12:00:00.123456Z")

private fun document(id: String, parent: String = "", kind: String = "portal") =
  Document(Document.Key(kind, id), parent, """{"name":"$id"}""", noon, noon)

class StoredDocumentsSpec :
  FunSpec({
    lateinit var opened: PostgresHistorian
    beforeTest { opened = TestDatabase.fresh() }
    afterTest { opened.close() }

    fun store() = opened.documentStore()

    test("a document saved is the same document found, also by another process") {
      store().write(listOf(document("a")), listOf())
      store().find(document("a").key()) shouldBe Optional.of(document("a"))
      TestDatabase.again(opened).use {
        it.documentStore().find(document("a").key()) shouldBe Optional.of(document("a"))
      }
      store().find(document("a", kind = "project").key()).shouldBeEmpty()
    }

    test("a document saved again replaces the one before") {
      val first = document("a")
      val second = first.with("", "{}", noon.plusSeconds(1))
      store().write(listOf(first), listOf())
      store().write(listOf(second), listOf())
      store().find(first.key()) shouldBe Optional.of(second)
    }

    test("lists are ordered by code point, and go on behind an id") {
      val ids = listOf("a", "B", "b", "ä", "_")
      store().write(ids.map { document(it) } + document("c", kind = "project"), listOf())
      fun list(after: String, limit: Int) = store().list("portal", after, limit).map { it.id() }
      list("", 10) shouldContainExactly ids.sorted()
      list("", 2) shouldContainExactly listOf("B", "_")
      list("_", 10) shouldContainExactly listOf("a", "b", "ä")
    }

    test("documents are found by their ids, all at once") {
      store().write(listOf("a", "b", "c").map { document(it) }, listOf())
      store().write(listOf(document("a", kind = "project")), listOf())
      store().find("portal", listOf("c", "a", "x")).toSet() shouldBe
        setOf(document("a"), document("c"))
      store().find("portal", listOf()).shouldBeEmpty()
    }

    test("children are those of one parent only") {
      store().write(listOf(document("a", "x"), document("b", "y"), document("c", "x")), listOf())
      store().children("portal", "x", "", 10).map { it.id() } shouldContainExactly listOf("a", "c")
      store().children("portal", "x", "a", 10).map { it.id() } shouldContainExactly listOf("c")
    }

    test("what is removed is gone, and what is not there can be removed") {
      store().write(listOf(document("a"), document("b")), listOf())
      store().write(listOf(document("c")), listOf(document("a").key(), document("z").key()))
      store().list("portal", "", 10).map { it.id() } shouldContainExactly listOf("b", "c")
    }

    test("what is older than a time goes, of its kind only") {
      val young = document("young").with("", "{}", noon.plusSeconds(1))
      store().write(listOf(document("old"), young, document("old", kind = "tags")), listOf())
      store().removeOlder("portal", noon.plusSeconds(1))
      store().list("portal", "", 10) shouldContainExactly listOf(young)
      store().list("tags", "", 10).map { it.id() } shouldContainExactly listOf("old")
      store().removeOlder("tags", noon.plusSeconds(1))
      store().list("tags", "", 10).shouldBeEmpty()
    }
  })
