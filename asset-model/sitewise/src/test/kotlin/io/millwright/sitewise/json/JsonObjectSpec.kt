// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.sitewise.json.JsonValue.JsonFlag
import io.millwright.sitewise.json.JsonValue.JsonItems
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.sitewise.json.JsonValue.JsonNull
import io.millwright.sitewise.json.JsonValue.JsonNumber
import io.millwright.sitewise.json.JsonValue.JsonText
import java.math.BigDecimal
import java.util.Optional

private class Document(vararg members: Pair<String, JsonValue>, isStrict: Boolean = false) {
  val problems = mutableListOf<JsonProblem>()
  val json: JsonObject =
    JsonObject.document({ problems.add(it) }, JsonMembers(mapOf(*members)), isStrict)

  fun told() = problems.map { "${it.pointer()}: ${it.message()}" }
}

class JsonObjectSpec :
  FunSpec({
    // RFC 6901, 3: ~ and / are escaped.
    test("a pointer names each place, for programs and for people") {
      val at = JsonPointer.ROOT.member("a").item(1).member("b/c~d")
      at.toString() shouldBe "/a/1/b~1c~0d"
      at.path() shouldBe "a[1].b/c~d"
      JsonPointer.ROOT.path() shouldBe ""
      at shouldBe JsonPointer.ROOT.member("a").item(1).member("b/c~d")
    }

    test("a member that is null counts as missing") {
      val document = Document("a" to JsonNull())
      document.json.has("a") shouldBe false
      document.json.text("a") shouldBe Optional.empty()
      document.problems.shouldBeEmpty()
    }

    // Smithy's REST-JSON, and SiteWise's own schema: a string is a string, whatever it says.
    test("a number, a flag or a list in the place of a text is reported with its pointer") {
      val document =
        Document(
          "number" to JsonNumber(BigDecimal.ONE),
          "flag" to JsonFlag(true),
          "list" to JsonItems(listOf(JsonText("x"))),
        )
      listOf("number", "flag", "list").forEach { document.json.text(it) shouldBe Optional.empty() }
      document.problems.map { it.pointer().toString() } shouldContainExactly
        listOf("/number", "/flag", "/list")
    }

    test("a list item that is not an object is reported, and the others are read") {
      val document =
        Document(
          "list" to JsonItems(listOf(JsonText("x"), JsonMembers(mapOf("n" to JsonText("y")))))
        )
      document.json.objects("list").map { it.text("n").get() } shouldContainExactly listOf("y")
      document.told() shouldContainExactly
        listOf("/list/0: \"list\" must hold objects, as in [{...}]")
    }

    test("a missing member is reported at its place") {
      val document = Document("o" to JsonMembers(mapOf()))
      document.json.object_("o").required("name")
      document.json.required("name")
      document.told() shouldContainExactly
        listOf("/o: \"name\" is missing; it is required", ": \"name\" is missing; it is required")
    }

    test("members that are never read are reported in strict documents only") {
      for (isStrict in listOf(true, false)) {
        val document =
          Document("name" to JsonText("x"), "nmae" to JsonText("y"), isStrict = isStrict)
        document.json.text("name")
        document.json.finish()
        document.told() shouldBe
          if (isStrict) listOf("/nmae: Unknown key \"nmae\"; did you mean \"name\"?") else listOf()
      }
    }
  })

private fun JsonObject.object_(member: String): JsonObject = `object`(member).get()
