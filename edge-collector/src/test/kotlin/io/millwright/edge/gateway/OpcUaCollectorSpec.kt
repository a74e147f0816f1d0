// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.BrowsedTag
import io.millwright.connector.Connector
import io.millwright.connector.ConnectorContext
import io.millwright.connector.ConnectorFactory
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import java.time.Instant
import java.time.InstantSource
import java.util.Optional

private val CONTEXT = ConnectorContext(InstantSource.fixed(Instant.EPOCH)) { Optional.empty() }

/** Has always the same to browse. */
private class FakeOpcUa(private vararg val paths: String) : ConnectorFactory {
  var asked: SourceDefinition? = null

  override fun protocol() = "opcua"

  override fun check(source: SourceDefinition) = listOf<io.millwright.validation.Problem>()

  override fun create(source: SourceDefinition, context: ConnectorContext): Connector =
    error("nothing is connected here")

  override fun browse(source: SourceDefinition, context: ConnectorContext): List<BrowsedTag> {
    asked = source
    return paths.map { BrowsedTag(it.drop(1).split("/"), Settings.of("node", "ns=2;s=$it")) }
  }
}

class OpcUaCollectorSpec :
  FunSpec({
    val device =
      FakeOpcUa("/Line 1/PLC 1/Speed", "/Line 1/PLC 1/Count", "/Line 1/Power", "/Server/Time")

    fun source(json: String, users: (String) -> Optional<String> = { Optional.empty() }) =
      OpcUaCollector(device, CONTEXT, users) {}.sources("""{"sources": [$json]}""").single()

    fun aliases(rules: String) =
      source(
          """{"name": "plc", "endpoint": {"endpointUri": "opc.tcp://h:1", "nodeFilterRules": [$rules]}}"""
        )
        .tags()
        .map { it.alias().path() }

    fun rule(path: String) =
      """{"action": "INCLUDE", "definition": {"type": "OpcUaRootPath", "rootPath": "$path"}}"""

    test("without a filter everything is read but the server itself") {
      aliases("") shouldContainExactly
        listOf("/Line 1/PLC 1/Speed", "/Line 1/PLC 1/Count", "/Line 1/Power")
    }

    test("one star is one level, two are any, and none is a node with all below it") {
      aliases(rule("/Line 1/*")) shouldContainExactly listOf("/Line 1/Power")
      aliases(rule("/Line 1/**")).size shouldBe 3
      aliases(rule("/Line 1/*/Co*")) shouldContainExactly listOf("/Line 1/PLC 1/Count")
      aliases(rule("/Line 1/PLC 1")).size shouldBe 2
      aliases(rule("/Line 1/PLC")).size shouldBe 0
      aliases(rule("/Line 1/Power") + "," + rule("**/Speed")).size shouldBe 2
    }

    test("endpoint, security, user, prefix and groups become settings") {
      val made =
        source(
          """
          {"name": "filler-plc",
           "endpoint": {"endpointUri": "opc.tcp://h:1", "certificateTrust": {"type": "TrustAny"},
             "securityPolicy": "BASIC256_SHA256", "messageSecurityMode": "SIGN_AND_ENCRYPT",
             "identityProvider": {"type": "Username", "usernameSecretArn": "arn:any"}},
           "measurementDataStreamPrefix": "/graz",
           "destination": {"type": "StreamManager", "streamName": "SiteWise_Stream"},
           "propertyGroups": [
             {"name": "fast", "nodeFilterRuleDefinitions": [{"type": "OpcUaRootPath", "rootPath": "**/Speed"}],
              "scanMode": {"type": "POLL", "rate": 100},
              "deadband": {"type": "PERCENT", "value": 2, "eguMin": 0, "eguMax": 50},
              "dataQuality": {"allowBadQuality": true},
              "subscription": {"publishingIntervalMilliseconds": 250}},
             {"name": "slow", "nodeFilterRuleDefinitions": [{"type": "OpcUaRootPath", "rootPath": "/Line 1"}],
              "deadband": {"type": "ABSOLUTE", "value": 0.5}}]}
          """
        ) {
          if (it == "filler-plc") Optional.of("operator") else Optional.empty()
        }
      device.asked?.name() shouldBe "filler-plc"
      made.settings().entries().mapValues { it.value.text() } shouldBe
        mapOf(
          "endpoint" to "opc.tcp://h:1",
          "security" to "Basic256Sha256/SignAndEncrypt",
          "user" to "operator",
          "publishing" to "250ms",
        )
      made.tags().map {
        Triple(it.alias().path(), it.address().entries()["sampling"]?.text(), it.deadband())
      } shouldContainExactly
        listOf(
          Triple("/graz/Line 1/PLC 1/Speed", "100ms", 1.0),
          Triple("/graz/Line 1/PLC 1/Count", null, 0.5),
          Triple("/graz/Line 1/Power", null, 0.5),
        )
    }

    test("what can't be done as it is asked for is refused with its place") {
      fun endpoint(more: String) =
        """{"name": "plc", "endpoint": {"endpointUri": "opc.tcp://h:1", $more}}"""
      listOf(
          """{"endpoint": {}}""" to "sources[0].name",
          endpoint(""""securityPolicy": "BASIC128_RSA15", "messageSecurityMode": "SIGN"""") to
            "BASIC128_RSA15",
          endpoint(""""certificateTrust": {"type": "X509"}""") to "certificateTrust",
          endpoint(""""identityProvider": {"type": "Username"}""") to "MILLWRIGHT_USER_PLC",
          endpoint(""""nodeFilterRules": [{"action": "EXCLUDE"}]""") to "INCLUDE",
          endpoint(""""nodeFilterRules": [{"definition": {"type": "NodeId"}}]""") to
            "OpcUaRootPath",
          """{"name": "plc", "propertyGroups": [{"dataQuality": {"allowBadQuality": false}}]}""" to
            "allowBadQuality",
          """{"name": "plc", "propertyGroups": [{"deadband": {"type": "PERCENT"}}]}""" to
            "propertyGroups[0].deadband",
        )
        .forEach { (json, message) ->
          withClue(json) {
            shouldThrow<ConfigurationException> { source(json) }.message shouldContain message
          }
        }
      shouldThrow<ConfigurationException> {
          OpcUaCollector(device, CONTEXT, { Optional.empty() }) {}.sources("{")
        }
        .message shouldContain "not JSON"
    }
  })
