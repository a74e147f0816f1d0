// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.BrowsedTag
import io.millwright.connector.ConfigurationException
import io.millwright.connector.ConnectorContext
import io.millwright.connector.DeviceLogins
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import java.time.Instant
import java.time.InstantSource
import java.util.Optional

private val CONTEXT = ConnectorContext(InstantSource.fixed(Instant.EPOCH)) { Optional.empty() }

/** A server that has these variables. */
private class BrowsedPaths(private vararg val paths: String) {
  var asked: SourceDefinition? = null

  fun browse(source: SourceDefinition): List<BrowsedTag> {
    asked = source
    return paths.map { BrowsedTag(it.drop(1).split("/"), Settings.of("node", "ns=2;s=$it")) }
  }
}

/** An edge that knows these users, by their sources, and lets them go to any server. */
private class Users(private vararg val users: Pair<String, String>) : DeviceLogins {
  override fun findUser(source: String) = Optional.ofNullable(mapOf(*users)[source])

  override fun howToName(source: String) = "name the user of $source"

  override fun check(source: SourceDefinition) = Unit
}

class CollectorConfigurationsSpec :
  FunSpec({
    val device =
      BrowsedPaths("/Line 1/PLC 1/Speed", "/Line 1/PLC 1/Count", "/Line 1/Power", "/Server/Time")

    fun sources(configuration: String, logins: DeviceLogins = Users()) =
      CollectorConfigurations { source, _ ->
        device.browse(source)
      }
      .sources(configuration, CONTEXT, logins)

    fun source(json: String, logins: DeviceLogins = Users()) =
      sources("""{"sources": [$json]}""", logins).single()

    fun aliases(rules: String) =
      source(
          """{"name": "plc", "endpoint": {"endpointUri": "opc.tcp://h:1", "nodeFilterRules": [$rules]}}"""
        )
        .tags()
        .map { it.alias().path() }

    fun rule(path: String) =
      """{"action": "INCLUDE", "definition": {"type": "OpcUaRootPath", "rootPath": "$path"}}"""

    test("aliases begin with the prefixes of the sources, and no device is asked") {
      val translation = CollectorConfigurations { _, _ -> error("no device is asked") }
      translation.aliasBeginnings(
        """{"sources": [{"measurementDataStreamPrefix": "/graz"}, {"name": "b"}]}"""
      ) shouldContainExactly listOf("/graz", "")
      shouldThrow<ConfigurationException> { translation.aliasBeginnings("sources:") }
    }

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
          """,
          Users("filler-plc" to "operator"),
        )
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

    test("an unsupported setting is refused with its place") {
      fun endpoint(more: String) =
        """{"name": "plc", "endpoint": {"endpointUri": "opc.tcp://h:1", $more}}"""
      listOf(
          """{"endpoint": {}}""" to "sources[0].name",
          endpoint(""""securityPolicy": "BASIC128_RSA15", "messageSecurityMode": "SIGN"""") to
            "BASIC128_RSA15",
          endpoint(""""certificateTrust": {"type": "X509"}""") to "certificateTrust",
          endpoint(""""identityProvider": {"type": "Username"}""") to
            "sources[0].endpoint.identityProvider: name the user of plc",
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
      shouldThrow<ConfigurationException> { sources("{") }.message shouldContain "not JSON"
    }

    test("a server is not browsed where the edge keeps its password from it") {
      val refusing =
        object : DeviceLogins by Users() {
          override fun check(source: SourceDefinition): Unit =
            throw ConfigurationException("not to ${source.name()}")
        }
      device.asked = null
      shouldThrow<ConfigurationException> { source("""{"name": "plc"}""", refusing) }
        .message shouldBe "not to plc"
      device.asked shouldBe null
    }

    test("any version of SiteWise's OPC UA namespace is translated, and no other namespace") {
      val translation = CollectorConfigurations { _, _ -> listOf() }
      translation.isFor("iotsitewise:opcuacollector:3") shouldBe true
      translation.isFor("iotsitewise:publisher:2") shouldBe false
    }
  })
