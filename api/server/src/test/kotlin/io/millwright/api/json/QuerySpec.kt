// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.api.problem.Refusal
import java.time.Instant

class QuerySpec :
  FunSpec({
    // A program that wants everything asks from Python's datetime.min to datetime.max.
    test("a bound of what is asked for may be any time, and is cut to the years of data") {
      mapOf(
          "2026-01-31T08:30:00Z" to "2026-01-31T08:30:00Z",
          "2026-01-31T08:30:00 01:00" to "2026-01-31T07:30:00Z",
          "2026-01-31" to "2026-01-31T00:00:00Z",
          "9999-12-31T23:59:59.999999Z" to "2200-01-01T00:00:00Z",
          "2262-04-11T23:47:16Z" to "2200-01-01T00:00:00Z",
          "0001-01-01T00:00:00Z" to "1900-01-01T00:00:00Z",
          "1-01-01T00:00:00Z" to "1900-01-01T00:00:00Z",
          "987-01-01T00:00:00Z" to "1900-01-01T00:00:00Z",
          "1-01-01" to "1900-01-01T00:00:00Z",
        )
        .forEach { (text, time) ->
          withClue(text) { Query.bound("startDate", text) shouldBe Instant.parse(time) }
        }
      Query.bound(Instant.MAX) shouldBe Instant.parse("2200-01-01T00:00:00Z")
      Query.bound(Instant.MIN) shouldBe Instant.parse("1900-01-01T00:00:00Z")
    }

    test("what is no time is refused as a bound, too") {
      for (text in listOf("yesterday", "-1-01-01T00:00:00Z", "2026-13-01", "1767225600")) {
        withClue(text) {
          shouldThrow<Refusal> { Query.bound("endDate", text) }.text() shouldBe
            "endDate=$text is not a time; write it as 2026-01-31T08:30:00Z, or as 2026-01-31"
        }
      }
    }
  })
