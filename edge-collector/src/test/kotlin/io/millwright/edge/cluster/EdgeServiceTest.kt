// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.edge.kafka.KafkaFeedRegistry
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.Liveness
import io.millwright.feed.SourceFeeds
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.report.EdgeReport
import io.millwright.value.Value
import io.millwright.wire.EdgeFeedsCodec
import io.millwright.wire.EdgeStatusCodec
import io.millwright.wire.ReadingCodec
import io.millwright.wire.Topics
import io.quarkus.test.common.QuarkusTestResource
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.QuarkusTestProfile
import io.quarkus.test.junit.TestProfile
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker
import jakarta.inject.Inject
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.apache.kafka.clients.consumer.KafkaConsumer
import org.apache.kafka.clients.producer.KafkaProducer
import org.apache.kafka.clients.producer.ProducerRecord
import org.apache.kafka.common.serialization.ByteArrayDeserializer
import org.apache.kafka.common.serialization.ByteArraySerializer
import org.apache.kafka.common.serialization.StringDeserializer
import org.apache.kafka.common.serialization.StringSerializer
import org.eclipse.microprofile.config.ConfigProvider
import org.junit.jupiter.api.Test

private const val COUNT = 200L

/** A real broker, and an edge file for the service. */
class BrokerAndEdgeFile : QuarkusTestResourceLifecycleManager {
  private val broker = EmbeddedKafkaBroker()
  private val folder = Files.createTempDirectory("edge-service")

  override fun start(): Map<String, String> {
    broker.start()
    val file = folder.resolve("edge.yaml")
    Files.writeString(
      file,
      """
      edge: cluster-test
      sources:
        - name: filler
          numbered: {count: $COUNT}
          tags:
            - {alias: /graz/filler/count, item: 1}
            - {alias: /linz/filler/count, item: 2}
      """
        .trimIndent(),
    )
    return mapOf(
      "kafka.bootstrap.servers" to broker.advertisedListeners.substringAfter("://"),
      "millwright.edge.file" to "$file",
      "millwright.edge.data" to "${folder.resolve("data")}",
      "millwright.edge.drain" to "1s",
    )
  }

  override fun stop() {
    broker.close()
    folder.toFile().deleteRecursively()
  }
}

class ClusterProfile : QuarkusTestProfile {
  override fun getConfigProfile() = "cluster"

  override fun getConfigOverrides() = mapOf("quarkus.http.test-port" to "0")
}

@QuarkusTest
@TestProfile(ClusterProfile::class)
@QuarkusTestResource(BrokerAndEdgeFile::class, restrictToAnnotatedClass = true)
class EdgeServiceTest {
  @Inject lateinit var registry: KafkaFeedRegistry

  @Test
  fun `the service writes what it collects to Kafka, keyed by tree and in order`() {
    val servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String::class.java)
    val config =
      mapOf<String, Any>(
        "bootstrap.servers" to servers,
        "group.id" to "test",
        "auto.offset.reset" to "earliest",
      )
    // A send that times out is repeated, so a record may come twice; none may come too early.
    val numbers = mutableMapOf<String, MutableSet<Long>>()
    KafkaConsumer(config, StringDeserializer(), ByteArrayDeserializer()).use { consumer ->
      consumer.subscribe(listOf(Topics.READINGS))
      val deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos()
      while (numbers.values.sumOf { it.size } < 2 * COUNT && System.nanoTime() < deadline) {
        for (record in consumer.poll(Duration.ofMillis(200))) {
          val batch: ReadingBatch = ReadingCodec.decode(record.value())
          batch.forEach { Topics.readingsKey(it.alias()) shouldBe record.key() }
          batch
            .readings()
            .filterNot { Liveness.isLiveness(it.alias()) }
            .forEach {
              numbers
                .getOrPut(it.alias().path()) { linkedSetOf() }
                .add((it.tqv().value() as Value.IntegerValue).number())
            }
        }
      }
    }
    val all = (0 until COUNT).toList()
    numbers.mapValues { it.value.toList() } shouldBe
      mapOf("/graz/filler/count" to all, "/linz/filler/count" to all)
  }

  @Test
  fun `the service tells on Kafka what it delivers, and how it is`() {
    val servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String::class.java)
    val config =
      mapOf<String, Any>(
        "bootstrap.servers" to servers,
        "group.id" to "test-of-edges",
        "auto.offset.reset" to "earliest",
      )
    KafkaConsumer(config, StringDeserializer(), ByteArrayDeserializer()).use { consumer ->
      consumer.subscribe(listOf(Topics.EDGES))
      val deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos()
      val told = mutableMapOf<String, List<SourceFeeds>>()
      val statuses = mutableMapOf<String, EdgeReport>()
      fun isComplete() =
        told.isNotEmpty() && statuses.values.any { it.sources().single().readings() > 0 }
      while (!isComplete() && System.nanoTime() < deadline) {
        for (record in consumer.poll(Duration.ofMillis(200))) {
          if (Topics.isStatusKey(record.key())) {
            statuses[record.key()] = EdgeStatusCodec.decode(record.value())
          } else {
            told[record.key()] = EdgeFeedsCodec.decode(record.value()).sources()
          }
        }
      }
      statuses.keys shouldBe setOf("cluster-test/status")
      val source = statuses.values.single().sources().single()
      source.source() shouldBe "filler"
      source.state() shouldBe "CONNECTED"
      source.tags() shouldBe 2
      told shouldBe
        mapOf(
          "cluster-test" to
            listOf(
              SourceFeeds("filler", listOf("/graz/filler/count", "/linz/filler/count").map(::Alias))
            )
        )
    }
  }

  @Test
  fun `streams that another edge delivers are read from the topic, whatever else it contains`() {
    val servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String::class.java)
    fun answer(vararg aliases: String) =
      EdgeFeedsCodec.encode(
        EdgeFeeds("e", Instant.EPOCH, listOf(SourceFeeds("plc", aliases.map(::Alias))))
      )
    KafkaProducer(
        mapOf<String, Any>("bootstrap.servers" to servers),
        StringSerializer(),
        ByteArraySerializer(),
      )
      .use { producer ->
        fun say(edge: String?, value: ByteArray?) =
          producer.send(ProducerRecord(Topics.REFUSALS, edge, value)).get()
        fun refused(edge: String) = registry.refused(edge).map { "$it" }.toSet()
        fun await(edge: String, vararg aliases: String) = runBlocking {
          eventually(30.seconds) { refused(edge) shouldBe aliases.toSet() }
        }
        say("first", answer("/a", "/b"))
        say("first", byteArrayOf(9, 9))
        say(null, answer("/c"))
        say("second", answer("/c"))
        await("second", "/c")
        await("first", "/a", "/b")
        say("first", answer())
        say("second", null)
        await("first")
        await("second")
      }
  }

  @Test
  fun `health and counters are served`() {
    val port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Int::class.java)
    fun page(path: String) =
      HttpClient.newHttpClient().use {
        it
          .send(
            HttpRequest.newBuilder(URI.create("http://localhost:$port$path")).build(),
            HttpResponse.BodyHandlers.ofString(),
          )
          .body()
      }
    page("/q/health") shouldContain "UP"
    page("/q/health/ready").filterNot { it.isWhitespace() } shouldContain
      """"name":"sources","status":"UP","data":{"connected":1}"""
    page("/q/metrics") shouldContain
      """millwright_edge_source_connected{edge="cluster-test",source="filler"} 1.0"""
    page("/q/metrics") shouldContain "millwright_edge_forwarded_readings_total"
  }
}
