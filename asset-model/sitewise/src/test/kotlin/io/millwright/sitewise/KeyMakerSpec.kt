// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import io.millwright.asset.id.Keys
import java.util.Optional

class KeyMakerSpec :
  FunSpec({
    context("the key of an asset is made of its name") {
      withTests(
        "Füller 1" to "fuller-1",
        ".NET gateway" to "net-gateway",
        "-A1-" to "a1",
        "../../etc/passwd" to "etc-passwd",
        "…" to "asset",
        "..." to "asset",
      ) { (name, key) ->
        KeyMaker.node("asset", Optional.empty(), name) { false } shouldBe key
      }
    }

    test("every name and external id gives a valid key") {
      checkAll(Arb.string(1, 200)) { text ->
        Keys.NODE.matcher(KeyMaker.node("asset", Optional.empty(), text) { false })
          .matches() shouldBe true
        Keys.NODE.matcher(KeyMaker.node(text)).matches() shouldBe true
      }
    }
  })
