// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.millwright.reading.Alias
import io.millwright.source.Setting
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import io.millwright.validation.Position

/** Settings that stand in a file, each key at a line of its own from [line] on. */
fun settings(line: Int, vararg entries: Pair<String, String>) =
  Settings(
    Position("edge.yaml", line, 1),
    entries
      .mapIndexed { i, (key, text) -> key to Setting(text, Position("edge.yaml", line + i, 9)) }
      .toMap(),
  )

/** Settings that don't stand in a file. */
fun settings(vararg entries: Pair<String, String>) =
  Settings.of(*entries.flatMap { listOf(it.first, it.second) }.toTypedArray())

/** A tag; its alias is its address. */
fun tag(
  address: Settings,
  alias: String = "/" + address.entries().values.joinToString("-") { it.text() },
) = TagDefinition(Alias(alias), address, 1.0, 0.0, 0.0)

/** A source on this machine. */
fun source(name: String, settings: Settings, vararg tags: Settings) =
  SourceDefinition(name, "opcua", settings, tags.mapIndexed { i, it -> tag(it, "/$name/$i") })
