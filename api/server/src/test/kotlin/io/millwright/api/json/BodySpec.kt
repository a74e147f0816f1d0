// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import io.millwright.api.problem.Refusal

class BodySpec :
  FunSpec({
    test("a body that is not JSON is refused without names of the parser's options and classes") {
      listOf(
          "{\"a\": ",
          "{\"a\": [1, 2",
          "{\n\"a\": NaN}",
          "{\"a\": 007}",
          "{\"a\": +1}",
          "{'a': 1}",
          "{\"a\": \"\n\"}",
          "{a: 1}",
          "{\"a\": tru}",
          "{\"a\": 1,}",
          "[".repeat(2_000),
          "{\"a\": ${"1".repeat(2_000)}}",
          "nothing",
        )
        .forEach { text ->
          withClue(text.take(20)) {
            val said = shouldThrow<Refusal> { Body.parse(ObjectMapper(), text) }.text()
            said shouldStartWith "The body is not JSON, line "
            for (word in
              listOf("Feature", "Constraints", "REDACTED", "Source", "`", "com.fasterxml")) {
              said shouldNotContain word
            }
          }
        }
    }
  })
