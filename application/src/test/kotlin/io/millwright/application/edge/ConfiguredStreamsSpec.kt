// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.application.edge.EdgeConfigurations.Configuration
import io.millwright.connector.ConfigurationException
import io.millwright.connector.ConnectorContext
import io.millwright.connector.DeviceLogins
import io.millwright.connector.GatewayTranslation
import io.millwright.reading.Alias
import io.millwright.source.SourceDefinition
import java.util.Optional

/** A protocol whose configurations are the beginnings of aliases, with commas between. */
private object Commas : GatewayTranslation {
  override fun namespace() = "commas:1"

  override fun isFor(namespace: String) = namespace.startsWith("commas:")

  override fun aliasBeginnings(configuration: String): List<String> =
    if (configuration == "broken") throw ConfigurationException("it is broken")
    else configuration.split(",")

  override fun sources(
    configuration: String,
    context: ConnectorContext,
    logins: DeviceLogins,
  ): List<SourceDefinition> = throw UnsupportedOperationException("only edges ask this")
}

private val EDGE_FILE =
  """
  edge: hall-1
  sources:
    - name: scales
      line: {host: 192.168.0.12}
      tags:
        - {alias: /graz/speed, item: speed}
        - {alias: /graz/count, item: count}
  """
    .trimIndent()

class ConfiguredStreamsSpec :
  FunSpec({
    val streams = ConfiguredStreams(listOf(Commas))

    fun of(namespace: String, text: String) = streams.of(Configuration(namespace, "1", text))

    test("a connector that translates the configuration says below what its streams are") {
      of("commas:7", "/graz,/linz").get() shouldContainExactly
        listOf(Alias("/graz/any"), Alias("/linz/any"))
    }

    test("any other configuration is an edge file, which names its streams") {
      of("millwright:edge", EDGE_FILE).get() shouldContainExactly
        listOf(Alias("/graz/speed"), Alias("/graz/count"))
    }

    test("a text that can't be read may be of any stream") {
      of("commas:1", "broken") shouldBe Optional.empty()
      of("commas:1", "/" + "x".repeat(Alias.MAX_LENGTH)) shouldBe Optional.empty()
      of("unheard:1", "{\"sources\": []}") shouldBe Optional.empty()
    }
  })
