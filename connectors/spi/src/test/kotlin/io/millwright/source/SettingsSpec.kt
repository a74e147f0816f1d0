// SPDX-License-Identifier: Apache-2.0
package io.millwright.source

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.millwright.reading.Alias
import io.millwright.validation.Position

class SettingsSpec :
  FunSpec({
    fun settings(line: Int, vararg entries: Pair<String, String>) =
      Settings(
        Position("edge.yaml", line, 1),
        entries.associate { it.first to Setting(it.second, Position("edge.yaml", line + 1, 3)) },
      )
    fun source(line: Int, node: String) =
      SourceDefinition(
        "plc",
        "opcua",
        settings(line, "endpoint" to "opc.tcp://h:1"),
        listOf(TagDefinition(Alias("/a"), settings(line + 5, "node" to node), 1.0, 0.0, 0.0)),
      )

    test("a source whose lines have moved within its file has not changed") {
      source(1, "ns=2;s=a") shouldBe source(40, "ns=2;s=a")
      source(1, "ns=2;s=a").hashCode() shouldBe source(40, "ns=2;s=a").hashCode()
    }

    test("a source with another text at the same place has changed") {
      source(1, "ns=2;s=a") shouldNotBe source(1, "ns=2;s=b")
      settings(1, "host" to "a") shouldNotBe settings(1, "port" to "a")
    }
  })
