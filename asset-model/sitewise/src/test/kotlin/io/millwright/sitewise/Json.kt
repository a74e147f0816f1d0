// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise

import io.millwright.sitewise.json.JsonObject
import io.millwright.sitewise.json.JsonProblem
import io.millwright.sitewise.json.JsonSource
import io.millwright.sitewise.json.JsonValue
import io.millwright.sitewise.json.JsonValue.JsonFlag
import io.millwright.sitewise.json.JsonValue.JsonItems
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.sitewise.json.JsonValue.JsonNumber
import io.millwright.sitewise.json.JsonValue.JsonText

/** Takes down what is reported about a document. */
class Notes : JsonSource {
  val problems = mutableListOf<String>()
  val hints = mutableListOf<String>()

  override fun report(problem: JsonProblem) {
    problems.add("${problem.pointer()}: ${problem.message()}")
  }

  override fun hint(hint: JsonProblem) {
    hints.add(hint.message())
  }
}

fun Notes.document(isStrict: Boolean, vararg members: Pair<String, Any?>): JsonObject =
  JsonObject.document(this, obj(*members), isStrict)

/** An object; members that are null are left out. */
fun obj(vararg members: Pair<String, Any?>) =
  JsonMembers(
    buildMap {
      for ((name, value) in members) {
        if (value != null) put(name, json(value))
      }
    }
  )

private fun json(value: Any): JsonValue =
  when (value) {
    is JsonValue -> value
    is Boolean -> JsonFlag(value)
    is Number -> JsonNumber(value.toString().toBigDecimal())
    is List<*> -> JsonItems(value.map { json(checkNotNull(it)) })
    else -> JsonText(value.toString())
  }

fun measurement(name: String, vararg more: Pair<String, Any?>) =
  obj("name" to name, "dataType" to "DOUBLE", "type" to obj("measurement" to obj()), *more)

fun transform(name: String, expression: String, vararg variables: JsonValue) =
  obj(
    "name" to name,
    "dataType" to "DOUBLE",
    "type" to
      obj("transform" to obj("expression" to expression, "variables" to variables.toList())),
  )

fun variable(name: String, vararg value: Pair<String, Any?>) =
  obj("name" to name, "value" to obj(*value))
