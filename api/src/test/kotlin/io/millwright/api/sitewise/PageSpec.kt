// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

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
  })
