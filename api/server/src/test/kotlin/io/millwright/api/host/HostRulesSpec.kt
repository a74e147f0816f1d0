// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.string.shouldContain

class HostRulesSpec :
  FunSpec({
    val rules =
      HostRules(setOf("millwright.plant.example"), setOf("https://grafana.example"), false)

    listOf(
        "localhost:8080",
        "LOCALHOST",
        "127.0.0.1:8080",
        "[::1]:8080",
        "millwright.plant.example:443",
      )
      .forEach { host ->
        test("a program that calls $host is let in") { rules.refusal(host, null).shouldBeEmpty() }
      }

    // DNS rebinding: evil.example resolves to 127.0.0.1, and the browser thinks it is one origin.
    listOf(
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "user@localhost",
        "localhost:80:80",
        "",
      )
      .forEach { host ->
        test("a caller that names the server \"$host\" is refused") {
          rules.refusal(host, null) shouldBePresent { it shouldContain "millwright.api.hosts" }
        }
      }

    // A token or a signature is nothing that a browser adds by itself.
    test("where callers must say who they are, any name of the server will do, foreign pages not") {
      val guarded = HostRules(setOf(), setOf(), true)
      guarded.refusal("10.0.0.7:8080", null).shouldBeEmpty()
      guarded.refusal("plant.example", "https://plant.example").shouldBeEmpty()
      guarded.refusal("plant.example", "https://evil.example").shouldBePresent()
    }

    test("a caller that names no host is refused") { rules.refusal(null, null).shouldBePresent() }

    test(
      "what a page of another site asks for without an Origin is refused, but for the UI's pages"
    ) {
      for (site in listOf("cross-site", "same-site")) {
        rules.refusalOfSite(site, "no-cors", "/api/v1/values").shouldBePresent()
        rules.refusalOfSite(site, "navigate", "/api/v1/values").shouldBePresent()
        rules.refusalOfSite(site, "no-cors", "/").shouldBePresent()
        rules.refusalOfSite(site, "navigate", "/").shouldBeEmpty()
        rules.refusalOfSite(site, "navigate", "/ui/app.js").shouldBeEmpty()
      }
      for (site in listOf(null, "same-origin", "none")) {
        rules.refusalOfSite(site, "no-cors", "/api/v1/values").shouldBeEmpty()
      }
    }

    test("our own pages are let in") {
      rules.refusal("localhost:8080", "http://localhost:8080").shouldBeEmpty()
    }

    test("a page of a trusted origin is let in") {
      rules.refusal("localhost:8080", "https://grafana.example").shouldBeEmpty()
    }

    // CSRF: another page's script may send a POST, though it can't read the answer.
    listOf("https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:8080")
      .forEach { origin ->
        test("a page of origin $origin is refused") {
          rules.refusal("localhost:8080", origin) shouldBePresent
            {
              it shouldContain "millwright.api.origins"
            }
        }
      }
  })
