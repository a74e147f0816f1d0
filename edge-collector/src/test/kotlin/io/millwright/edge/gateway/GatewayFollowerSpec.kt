// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway

import io.kotest.assertions.nondeterministic.continually
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectorContext
import io.millwright.edge.EdgeCollector
import io.millwright.edge.EdgeSettings
import io.millwright.edge.Passwords
import io.millwright.file.edge.EdgeFiles
import io.millwright.reading.Reading
import io.millwright.reading.ReadingSink
import io.millwright.value.Quality
import java.nio.file.Path
import java.time.Duration
import java.time.InstantSource
import java.util.Optional
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private class FakeGateway : Gateway {
  @Volatile var capabilities = listOf<Capability>()
  @Volatile var isAway = false
  val reports = CopyOnWriteArrayList<Pair<String, String>>()

  private fun answer() {
    if (isAway) throw ReadingSink.UnavailableException("away", RuntimeException())
  }

  override fun capabilities(edge: String): List<Capability> {
    answer()
    return capabilities
  }

  override fun report(edge: String, capability: Capability, failure: Optional<String>) {
    answer()
    reports += capability.version() to failure.orElse("")
  }
}

class GatewayFollowerSpec :
  FunSpec({
    fun file(vararg sources: String) =
      "edge: any\nsources:\n" +
        sources.joinToString("") {
          "  - {name: $it, modbus: {host: 127.0.0.1, port: 1}, tags: [{alias: /$it, coil: 0}]}\n"
        }

    fun configured(version: String, text: String) =
      listOf(Capability("millwright:edge:1", version, text))

    /** An edge with the source `own` in its file. */
    class Edge(data: Path, gateway: Gateway) : AutoCloseable {
      val taken = CopyOnWriteArrayList<Reading>()
      private val context = ConnectorContext(InstantSource.system(), { Optional.empty() }, data)
      private val own = EdgeFiles.parse("own", file("own")) { listOf() }
      private val collector =
        EdgeCollector.start(
          own,
          EdgeSettings.`in`(data.resolve("spool")),
          { taken += it.readings() },
          context,
        )
      private val follower =
        GatewayFollower.start(
          own,
          collector,
          gateway,
          context,
          Passwords(mapOf()),
          Duration.ofMillis(20),
        ) {}

      val refused
        get() = follower.refused()

      fun bad(vararg aliases: String) =
        taken
          .filter { it.tqv().quality() == Quality.BAD && it.alias().path() in aliases }
          .map { it.alias().path() }

      val sources
        get() = collector.status().sources().map { it.source() }

      override fun close() {
        follower.close()
        collector.close()
      }
    }

    test("an edge runs its gateway's configuration, reports that once, and returns to its file") {
      val gateway = FakeGateway()
      Edge(tempdir().toPath(), gateway).use { edge ->
        edge.sources shouldContainExactly listOf("own")
        gateway.capabilities = configured("1", file("a", "b"))
        eventually(10.seconds) { edge.sources shouldContainExactly listOf("a", "b") }
        eventually(10.seconds) { gateway.reports shouldContainExactly listOf("1" to "") }
        gateway.capabilities = configured("2", file("b", "c"))
        eventually(10.seconds) { edge.sources shouldContainExactly listOf("b", "c") }
        continually(200.milliseconds) { (gateway.reports.size <= 2) shouldBe true }
        gateway.capabilities = listOf()
        eventually(10.seconds) { edge.sources shouldContainExactly listOf("own") }
      }
    }

    test(
      "a configuration that can't run is reported with the reason, and the last good one continues"
    ) {
      val gateway = FakeGateway()
      Edge(tempdir().toPath(), gateway).use { edge ->
        gateway.capabilities = configured("1", file("a"))
        eventually(10.seconds) { gateway.reports.size shouldBe 1 }
        gateway.capabilities = configured("2", file("b").replace("coil: 0", "coil: many"))
        eventually(10.seconds) { gateway.reports.size shouldBe 2 }
        gateway.reports.last().first shouldBe "2"
        gateway.reports.last().second shouldContain "many"
        edge.sources shouldContainExactly listOf("a")
        gateway.capabilities = listOf(Capability("iotsitewise:publisher:2", "3", "{}"))
        eventually(10.seconds) {
          gateway.reports.last().second shouldBe
            "This edge does not know iotsitewise:publisher:2; it knows iotsitewise:opcuacollector:2 and millwright:edge:1"
        }
        // The one that was good before is good again.
        gateway.capabilities = configured("1", file("a"))
        eventually(10.seconds) { gateway.reports.last() shouldBe ("1" to "") }
      }
    }

    test("streams of a configuration that can't be run are BAD once, where nobody collects them") {
      val gateway = FakeGateway()
      Edge(tempdir().toPath(), gateway).use { edge ->
        gateway.capabilities = configured("1", file("a"))
        eventually(10.seconds) { gateway.reports.size shouldBe 1 }
        gateway.capabilities =
          configured("2", file("a", "b", "c").replaceFirst("port: 1", "port: x"))
        eventually(10.seconds) {
          edge.bad("/b", "/c").sorted() shouldContainExactly listOf("/b", "/c")
        }
        edge.refused.map { it.source() }.sorted() shouldContainExactly listOf("b", "c")
        edge.refused.first().reasons().single() shouldContain "port"
        edge.sources shouldContainExactly listOf("a")
        continually(200.milliseconds) { edge.bad("/b", "/c").size shouldBe 2 }
        gateway.capabilities = configured("3", file("a", "b", "c"))
        eventually(10.seconds) { edge.sources shouldContainExactly listOf("a", "b", "c") }
        eventually(10.seconds) { edge.refused.size shouldBe 0 }
        // A password that may not go where the configuration sends it is a mistake, too.
        val user =
          file("d")
            .replace(
              "modbus: {host: 127.0.0.1, port: 1}",
              "opcua: {endpoint: 'opc.tcp://127.0.0.1:1', user: eva}",
            )
            .replace("coil: 0", "node: 'ns=2;s=x'")
        gateway.capabilities = configured("4", user)
        eventually(10.seconds) { edge.bad("/d") shouldContain "/d" }
        gateway.capabilities = listOf()
        eventually(10.seconds) { edge.refused.size shouldBe 0 }
      }
    }

    test("while the server is away the last good configuration starts from disk") {
      val data = tempdir().toPath()
      val gateway = FakeGateway()
      Edge(data, gateway).use {
        gateway.capabilities = configured("1", file("a"))
        eventually(10.seconds) { gateway.reports.size shouldBe 1 }
      }
      gateway.isAway = true
      Edge(data, gateway).use { edge ->
        edge.sources shouldContainExactly listOf("a")
        continually(200.milliseconds) { edge.sources shouldContainExactly listOf("a") }
        gateway.isAway = false
        gateway.capabilities = configured("2", file("b"))
        eventually(10.seconds) { edge.sources shouldContainExactly listOf("b") }
      }
    }
  })
