// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectorContext
import io.millwright.edge.EdgeCollector
import io.millwright.edge.EdgeSettings
import io.millwright.edge.Passwords
import io.millwright.edge.forward.HttpSink
import io.millwright.edge.gateway.GatewayFollower
import io.millwright.edge.gateway.HttpGateway
import io.millwright.file.edge.EdgeFiles
import io.millwright.simulator.Simulation
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import kotlin.time.Duration.Companion.seconds

/** Gateways configure edges: a server, an edge beside it, and a real OPC UA server. */
class GatewayIT :
  FunSpec({
    val json = ObjectMapper()

    /** What `./millwright edge --name line-1 --to URL` runs, asking more often. */
    class Edge(node: NodeProcess, data: Path) : AutoCloseable {
      private val own = EdgeFiles.named("line-1")
      private val context = ConnectorContext(InstantSource.system(), { Optional.empty() }, data)
      private val sink = HttpSink(node.url)
      private val gateway = HttpGateway(node.url, Optional.empty())
      private val collector =
        EdgeCollector.start(own, EdgeSettings.`in`(data.resolve("spool")), sink, context)
      private val follower =
        GatewayFollower.start(
          own,
          collector,
          gateway,
          context,
          Passwords(mapOf()),
          Duration.ofMillis(200),
        ) {}

      override fun close() {
        follower.close()
        collector.close()
        gateway.close()
        sink.close()
      }
    }

    test("a configuration of SiteWise becomes readings, and the gateway says that it runs") {
      val folder = tempdir("gateway").toPath()
      Simulation.of("bottling-plant", 3, Instant.now().minus(Duration.ofHours(1))).use { plant ->
        plant.fastForward(Instant.now())
        plant.serve(
          InstantSource.system(),
          1.0,
          "127.0.0.1",
          mapOf("line-1" to 0, "line-2" to 0, "meters" to 0),
        )
        NodeProcess(folder.resolve("data"), "run").use { node ->
          node.start()
          val created =
            node.post(
              "/20200301/gateways",
              """{"gatewayName": "line-1", "gatewayPlatform": {"greengrassV2": {"coreDeviceThingName": "thing"}}}""",
            )
          val id = json.readTree(created.body())["gatewayId"].asText()
          val namespace = "iotsitewise:opcuacollector:2"
          fun put(prefix: String, endpoint: String, path: String) {
            val configuration =
              """
              {"sources": [{"name": "plc", "measurementDataStreamPrefix": "$prefix",
                "endpoint": {"endpointUri": "$endpoint", "securityPolicy": "NONE",
                  "messageSecurityMode": "NONE", "identityProvider": {"type": "Anonymous"},
                  "certificateTrust": {"type": "TrustAny"},
                  "nodeFilterRules": [{"action": "INCLUDE", "definition":
                    {"type": "OpcUaRootPath", "rootPath": "$path"}}]},
                "propertyGroups": [{"name": "all", "scanMode": {"type": "POLL", "rate": 200},
                  "nodeFilterRuleDefinitions": [{"type": "OpcUaRootPath", "rootPath": "**"}]}]}]}
              """
            val body =
              json.writeValueAsString(
                mapOf(
                  "capabilityNamespace" to namespace,
                  "capabilityConfiguration" to configuration,
                )
              )
            node.post("/20200301/gateways/$id/capability", body).statusCode() shouldBe 201
          }
          fun described() =
            json.readTree(node.get("/20200301/gateways/$id/capability/$namespace").body())
          fun status() = described()["capabilitySyncStatus"].asText()
          fun streams(prefix: String) =
            node
              .get("/api/v1/values?streams=$prefix")
              .body()
              .lines()
              .map { it.substringBefore(",") }
              .toSet()
          val endpoint = plant.endpoints().getValue("line-1")
          put("/graz", endpoint, "/Plant/Line1/Filler/*")
          status() shouldBe "OUT_OF_SYNC"
          Edge(node, folder.resolve("edge")).use {
            eventually(30.seconds) {
              status() shouldBe "IN_SYNC"
              streams("/graz") shouldContainAll
                listOf("/graz/Plant/Line1/Filler/State", "/graz/Plant/Line1/Filler/Temperature")
            }
            streams("/graz") shouldNotContain "/graz/Plant/Line1/Capper/State"

            put("/linz", "opc.tcp://127.0.0.1:1", "**")
            eventually(30.seconds) { status() shouldBe "SYNC_FAILED" }
            described()["capabilitySyncReason"].asText() shouldContain "127.0.0.1:1"

            put("/wels", endpoint, "/Plant/Line1/**/State")
            eventually(30.seconds) {
              status() shouldBe "IN_SYNC"
              streams("/wels") shouldContain "/wels/Plant/Line1/Capper/State"
            }
            streams("/linz") shouldNotContain "/linz/Plant/Line1/Capper/State"
          }
        }
      }
    }
  })
