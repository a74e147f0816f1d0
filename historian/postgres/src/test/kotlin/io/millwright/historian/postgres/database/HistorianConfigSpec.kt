// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.util.Optional

class HistorianConfigSpec :
  FunSpec({
    val url = "jdbc:postgresql://db:5432/m"

    fun read(vararg set: Pair<String, String>) = HistorianConfig.read {
      Optional.ofNullable(mapOf(*set)[it])
    }

    test("every setting is read by its name") {
      read(
        "millwright.database.url" to url,
        "millwright.database.user" to "u",
        "millwright.database.password" to "p",
      ) shouldBe HistorianConfig(url, "u", "p")
    }

    test("only the address must be set, and a message names it") {
      read("millwright.database.url" to url) shouldBe HistorianConfig(url, "millwright", "")
      shouldThrow<IllegalStateException> { read() }.message shouldContain
        "millwright.database.url is not set"
    }

    test("no message and no text of the settings repeats a password") {
      val message =
        shouldThrow<IllegalArgumentException> {
            read("millwright.database.url" to "mysql://u:secret@h/d")
          }
          .message
      message shouldContain "is not the address of a PostgreSQL"
      message shouldNotContain "secret"
      "${HistorianConfig(url, "u", "secret")}" shouldNotContain "secret"
    }
  })
