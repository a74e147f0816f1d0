// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import com.fasterxml.jackson.databind.node.JsonNodeFactory
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.set
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll

class PageSpec :
  FunSpec({
    test("the pages one after the other are the whole list, ordered") {
      checkAll(300, Arb.set(Arb.string(0, 3), 0..30), Arb.int(1..12)) { items, most ->
        val seen = mutableListOf<String>()
        var token: String? = null
        do {
          val page = Page.of(items.toList(), { it }, token, most)
          page.items().size shouldBeLessThanOrEqual most
          seen += page.items()
          token = page.nextToken().orElse(null)
        } while (token != null)
        seen shouldBe items.sorted()
      }
    }

    // Thousands of long descriptions in one answer filled the heap.
    test("an answer of long items ends early, and the next one goes on behind it") {
      val texts = (100..149).associate { "$it" to "x".repeat(it * 1_000) }
      val seen = mutableListOf<String>()
      var token: String? = null
      do {
        val answer =
          Page.of(texts.keys.toList(), { it }, token, 1_000).answer("items") {
            JsonNodeFactory.instance.objectNode().put("key", it).put("text", texts[it])
          }
        answer["items"].sumOf { it["text"].textValue().length } shouldBeLessThanOrEqual 4_150_000
        seen += answer["items"].map { it["key"].textValue() }
        token = answer["nextToken"]?.textValue()
      } while (token != null)
      seen shouldBe texts.keys.sorted()
    }

    test("an item that is longer than an answer comes alone") {
      val answer =
        Page.of(listOf("a", "b"), { it }, null, 10).answer("items") {
          JsonNodeFactory.instance.objectNode().put("text", it.repeat(5_000_000))
        }
      answer["items"].size() shouldBe 1
      Page.decode(answer["nextToken"].textValue()) shouldBe "a"
    }
  })
