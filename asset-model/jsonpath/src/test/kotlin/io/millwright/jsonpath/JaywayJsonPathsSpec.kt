// SPDX-License-Identifier: Apache-2.0
package io.millwright.jsonpath

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.formula.calculation.JsonPaths
import io.millwright.value.Value

private fun read(json: String, path: String): Value = JsonPaths.find(path).orElseThrow().read(json)

class JaywayJsonPathsSpec :
  FunSpec({
    context("a path finds") {
      withTests<Triple<String, String, Value>>(
        { (json, path, _) -> "$path in $json" },
        Triple("""{"a":{"b":[1,2.5]}}""", "$.a.b[1]", Value.of(2.5)),
        Triple("""{"a":"x"}""", "$.a", Value.of("x")),
        Triple("""{"a":true}""", "$['a']", Value.of(true)),
        Triple("""{"a":9007199254740993}""", "$.a", Value.of(9007199254740993L)),
        Triple("""{"a":[1,2,3]}""", "$.a", Value.of("[1,2,3]")),
        Triple("""{"a":[1,2,3]}""", "$.a.length()", Value.of(3.0)),
        Triple(
          """[{"s":"on","v":1},{"s":"off","v":2}]""",
          "$[?(@.s in ['on'])].v",
          Value.of("[1]"),
        ),
        Triple("-1e3", "$", Value.of(-1000.0)),
        Triple("""{"a":null}""", "$.a", Value.none()),
        Triple("""{"a":1}""", "$.b", Value.none()),
        Triple("""{"a":1""", "$.a", Value.none()),
        Triple("{'a':1}", "$.a", Value.none()),
        Triple("""{"a":1} {"a":2}""", "$.a", Value.none()),
        Triple("", "$", Value.none()),
      ) { (json, path, value) ->
        read(json, path) shouldBe value
      }
    }

    test("an invalid path is reported") {
      JsonPaths.problem("$.a.").orElseThrow() shouldContain "is not a JSON path"
      JsonPaths.problem("$.a").isPresent shouldBe false
    }

    // One reading would hold up all others of its tree.
    test("a path that could run without end is refused") {
      JsonPaths.problem("$[?(@.a =~ /((a{0,20}){0,20}){0,20}b/)]").orElseThrow() shouldContain
        "regular expression"
      JsonPaths.problem("$..*..*..*").orElseThrow() shouldContain "More than two .."
      JsonPaths.problem("$..a..b").isPresent shouldBe false
    }
  })
