// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.application.historian.Historian
import io.millwright.asset.AssetProperty
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantDiff
import io.millwright.asset.definition.PropertyKind
import io.millwright.engine.PlantEngine
import io.millwright.engine.tree.EngineSettings
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.SourceFeeds
import io.millwright.file.PlantFiles
import io.millwright.file.edge.EdgeFiles
import io.millwright.historian.TimeRange
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.database.HistorianConfig
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.simulator.HistorySample
import io.millwright.simulator.Simulation
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import io.millwright.wire.Definition
import io.millwright.wire.DefinitionCodec
import io.millwright.wire.EdgeFeedsCodec
import io.millwright.wire.ReadingRecords
import io.millwright.wire.Topics
import java.net.ConnectException
import java.net.Socket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.time.temporal.ChronoUnit
import java.util.UUID
import java.util.concurrent.ConcurrentHashMap
import java.util.stream.Stream
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import org.apache.kafka.clients.admin.Admin
import org.apache.kafka.clients.admin.OffsetSpec
import org.apache.kafka.clients.consumer.KafkaConsumer
import org.apache.kafka.clients.producer.KafkaProducer
import org.apache.kafka.clients.producer.ProducerRecord
import org.apache.kafka.common.TopicPartition
import org.apache.kafka.common.serialization.ByteArrayDeserializer
import org.apache.kafka.common.serialization.ByteArraySerializer
import org.apache.kafka.common.serialization.StringDeserializer
import org.apache.kafka.common.serialization.StringSerializer

private const val HOST = "127.0.0.1"
private const val SEED = 7L

/**
 * The cluster edition as people run it: edge, engine and API in processes of their own, joined by a
 * Kafka broker, over a PostgreSQL; the engine is killed in the middle. Its law: what is stored
 * equals what the engine of the single-node edition makes, in process, of the same readings.
 */
class ClusterIT :
  FunSpec({
    test("the cluster computes what the single node computes, though the engine is killed") {
      val folder = Files.createTempDirectory("millwright-cluster")
      Resources().use { resources ->
        resources.onClose { folder.toFile().deleteRecursively() }
        val cluster = resources.keep(Cluster(folder, resources))
        cluster.startEngine()
        cluster.startApi()
        cluster.applyExample()
        val plant = cluster.plant

        // Two hours of the plant's past, in any order, half of it through the API, half as an edge
        // would write it; meanwhile the present comes over OPC UA and Modbus.
        val now = Instant.now()
        val simulation =
          resources.keep(Simulation.of("bottling-plant", SEED, now.minus(2, ChronoUnit.HOURS)))
        val past = pastOf(simulation, plant, now.minusSeconds(1))
        simulation.fastForward(Instant.now())
        simulation.serve(InstantSource.system(), 1.0, HOST, DEVICES.mapValues { 0 })
        val live = cluster.watch("/graz/")
        val nonsense = cluster.putNonsense()
        cluster.startEdge(simulation)
        val batches =
          past.groupBy { it.tqv().time().epochSecond / 300 }.values.shuffled(Random(SEED))
        batches.forEachIndexed { index, batch ->
          if (index == batches.size / 2) {
            cluster.killEngine()
          }
          if (index % 2 == 0) cluster.putThroughApi(batch) else cluster.putThroughKafka(batch)
        }
        cluster.startEngine()
        withClue("readings that an edge took are seen by who watches") {
          live.awaitValue("/graz/line-1/meter/voltage", after = now)
        }
        withClue("the API shows the edge, and one that has ended as ended") {
          cluster.awaitEdge { edge, sources ->
            !edge["ended"].asBoolean() &&
              edge["silentSince"].isNull &&
              sources.size == 4 &&
              sources.all { it["state"].asText() == "CONNECTED" }
          }
          cluster.stopEdge()
          cluster.awaitEdge { edge, sources ->
            edge["ended"].asBoolean() && sources.all { it["state"].asText() == "CLOSED" }
          }
        }
        cluster.awaitEverythingComputed()
        withClue("others can read on Kafka what models and trees there are, and no more") {
          val definitions = cluster.definitions()
          definitions.values.map { it.id() } shouldContainExactlyInAnyOrder
            plant.models().map { it.id().uuid() } + plant.roots().map { it.id().uuid() }
          PlantFiles.parse(definitions.mapValues { (_, it) -> it.document() }) shouldBeSameAs plant
        }
        withClue("what the engine computed is seen by who watches") {
          live.aliases shouldContain "/graz/line-1/filler/running"
        }
        withClue("what nobody can read is set aside with its place, and the engine is well") {
          cluster.setAside() shouldBe nonsense
          cluster.engineHealth().path("status").asText() shouldBe "UP"
        }
        withClue("docs/reference/metrics.md says what the figures of engine and API mean") {
          val told = cluster.toldMeanings()
          told.keys shouldContainAll
            listOf(
              "millwright_engine_readings_total",
              "millwright_engine_waiting_records",
              "millwright_historian_write_seconds",
              "millwright_historian_size_bytes",
              "millwright_live_subscribers",
              "millwright_unreadable_records_total",
            )
          val page =
            Files.readString(CHECKOUT.resolve("docs/reference/metrics.md"))
              .replace(Regex("\\s+"), " ")
          told.forEach { (name, meaning) -> page shouldContain "- `$name`: $meaning. *When" }
        }
        withClue("of two edges the second one is told what the first delivers, until it ceases") {
          cluster.declare("nobody")
          cluster.declare("one", "/spare/x")
          cluster.awaitRefused("one")
          cluster.declare("two", "/spare/x", "/spare/y")
          cluster.awaitRefused("two", "/spare/x")
          cluster.declare("one", "/spare/z")
          cluster.awaitRefused("two")
        }
        cluster.stopEngine()
        withClue("the overlay that lets others in speaks TLS to them, and asks who they are") {
          val certificate = OwnCertificate(folder)
          cluster.exposed(certificate) { https, http ->
            val client = HttpClient.newBuilder().sslContext(certificate.context()).build()
            val request = HttpRequest.newBuilder(URI("https://$HOST:$https/api/v1/about")).build()
            client.use {
              it.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
            } shouldBe 401
            shouldThrow<ConnectException> { Socket(HOST, http) }
          }
        }

        val raw = plant.streams().filter { it.isMeasured() }.map { it.alias() }
        val stored = cluster.historian.range(raw, EVER)
        withClue("no reading is lost") {
          stored.readings().toSet().containsAll(past.toSet()) shouldBe true
        }
        withClue("the edge has delivered, too") {
          stored.readings().count { it.tqv().time() > now } shouldBeGreaterThan 20
          stored.readings().map { it.alias().path() } shouldContain "/graz/line-1/meter/power"
        }

        val alone = PostgresHistorian.open(resources.database("alone"))
        resources.onClose { alone.close() }
        alone.plantStore().save(plant, PlantChange(Instant.EPOCH, "test", "test", 1), 0)
        computeAlone(plant, stored, alone.historian())

        val root = plant.roots().single().id()
        val until =
          minOf(cluster.historian.progress(root).get(), alone.historian().progress(root).get())
        val computed = plant.streams().filter { it.isComputed() }.map { it.alias() }
        val range = TimeRange(Instant.EPOCH, until)
        val here = cluster.historian.range(computed, range).byStream()
        val there = alone.historian().range(computed, range).byStream()
        there.values.sumOf { it.size } shouldBeGreaterThan 1_000
        there.keys.map { it.path() } shouldContainAll
          listOf("/graz/line-1/filler/oee", "/graz/line-2/oee", "/graz/line-1/packer/running")
        for (alias in there.keys + here.keys) {
          withClue(alias) { here[alias] shouldBe there[alias] }
        }
      }
    }
  })

private val EVER = TimeRange(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"))
private val DEVICES = mapOf("line-1" to 4840, "line-2" to 4841, "meters" to 5020)
private val EXAMPLE = CHECKOUT.resolve("examples/bottling-plant")

private fun AssetProperty.isMeasured() = property().kind() is PropertyKind.Measurement

private fun AssetProperty.isComputed() =
  property().kind() is PropertyKind.Transform || property().kind() is PropertyKind.Metric

private fun ReadingBatch.byStream(): Map<Alias, List<Tqv>> =
  readings().groupBy(Reading::alias, Reading::tqv)

private infix fun Plant.shouldBeSameAs(other: Plant) {
  PlantDiff.between(this, other).changes() shouldBe listOf()
}

/** What the machines would have said, as readings of the measurements that the edge file names. */
private fun pastOf(simulation: Simulation, plant: Plant, until: Instant): List<Reading> {
  val edge = EdgeFiles.read(EXAMPLE.resolve("edge.yaml"))
  val aliases =
    edge.sources().flatMap { source ->
      source.tags().mapNotNull { tag ->
        tag.address().entries()["node"]?.let { (source.name() to it.text()) to tag.alias() }
      }
    }
  val known = aliases.toMap()
  val readings = mutableListOf<Reading>()
  simulation.fastForward(until) { sample: HistorySample ->
    known[sample.device() to sample.item()]?.let { alias ->
      val type = plant.findProperty(alias).get().property().type()
      val value =
        when (type) {
          DataType.BOOLEAN -> Value.of(sample.raw() != 0.0)
          DataType.INTEGER -> Value.of(sample.raw().toLong())
          else -> Value.of(sample.raw())
        }
      readings += Reading(alias, Tqv(sample.time(), Quality.GOOD, value))
    }
  }
  return readings
}

/** A value as SiteWise writes it. */
private fun json(value: Value): Map<String, Any> =
  when (value) {
    is Value.BooleanValue -> mapOf("booleanValue" to value.on())
    is Value.IntegerValue -> mapOf("integerValue" to value.number())
    is Value.DoubleValue -> mapOf("doubleValue" to value.number())
    is Value.StringValue -> mapOf("stringValue" to value.text())
    is Value.NullValue -> mapOf()
  }

/** The single-node edition's way of the same readings, in the order of their times. */
private fun computeAlone(plant: Plant, readings: ReadingBatch, historian: Historian) {
  val engine = PlantEngine(plant, { true }, EngineSettings.DEFAULT, historian, UUID::randomUUID)
  readings
    .readings()
    .sortedBy { it.tqv().time() }
    .chunked(5_000)
    .forEach {
      historian.write(engine.accept(ReadingBatch.of(it)))
    }
}

/** What is to be closed in the end, the last first. */
private class Resources : AutoCloseable {
  private val closing = ArrayDeque<() -> Unit>()
  private var server: EmbeddedDatabase? = null

  fun onClose(action: () -> Unit) {
    closing.addFirst(action)
  }

  fun <T : AutoCloseable> keep(resource: T): T {
    onClose { resource.close() }
    return resource
  }

  fun database(name: String): HistorianConfig {
    val running =
      server
        ?: run {
          val folder = Files.createTempDirectory("millwright-cluster-database")
          onClose { folder.toFile().deleteRecursively() }
          keep(EmbeddedDatabase.start(folder)).also { server = it }
        }
    return running.config(name)
  }

  override fun close() {
    closing.forEach { it() }
  }
}

/** Values as somebody who watches gets them. */
private class Live(lines: Stream<String>) {
  private val newest = ConcurrentHashMap<String, Instant>()
  val aliases: Set<String>
    get() = newest.keys

  init {
    Thread.ofVirtual().start {
      runCatching {
        lines.forEach { line ->
          if (line.startsWith("data:")) {
            ObjectMapper().readTree(line.removePrefix("data:")).path("values").forEach {
              newest[it.path("alias").asText()] = Instant.parse(it.path("t").asText())
            }
          }
        }
      }
    }
  }

  fun awaitValue(alias: String, after: Instant) {
    val deadline = TimeSource.Monotonic.markNow() + 30.seconds
    while (newest[alias]?.isAfter(after) != true) {
      check(deadline.hasNotPassedNow()) { "no $alias after $after, but $newest" }
      Thread.sleep(50)
    }
  }
}

private class Cluster(private val folder: Path, private val resources: Resources) : AutoCloseable {
  private val broker =
    resources.keep(
      JavaProcess(
        "broker",
        "-cp",
        System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
        Broker::class.java.name,
      )
    )
  private val servers: String
  private val database = resources.database("cluster")
  private val postgres = PostgresHistorian.open(database)
  val historian: Historian = postgres.historian()
  val plant: Plant = PlantFiles.read(listOf(EXAMPLE))

  init {
    broker.start()
    broker.awaits("listener") { broker.output().contains("LISTENING") }
    servers = broker.output().substringAfter("LISTENING ").lineSequence().first().trim()
  }

  private val admin = Admin.create(mapOf<String, Any>("bootstrap.servers" to servers))
  private val producer =
    KafkaProducer(
      mapOf<String, Any>("bootstrap.servers" to servers, "compression.type" to "zstd"),
      StringSerializer(),
      ByteArraySerializer(),
    )
  private val http = HttpClient.newHttpClient()

  /** What a container of an overlay is given, with the addresses and folders of this machine. */
  private fun environment(
    overlay: String,
    workload: String,
    vararg here: Pair<String, Any>,
  ): Map<String, String> {
    val given =
      Overlay(overlay)
        .environment(workload, mapOf("MILLWRIGHT_DATABASE_PASSWORD" to database.password()))
    val replaced =
      mapOf<String, Any>(
        "KAFKA_BOOTSTRAP_SERVERS" to servers,
        "MILLWRIGHT_DATABASE_URL" to database.url(),
        "MILLWRIGHT_DATABASE_USER" to database.user(),
      ) + here
    here.map { it.first }.filter { it !in given } shouldBe listOf()
    return given + replaced.filterKeys { it in given }.mapValues { "${it.value}" }
  }

  private val enginePort = ServiceProcess.freePort()
  private val engine =
    resources.keep(
      ServiceProcess.of(
        "metrics-engine/streams",
        enginePort,
        environment(
          "single-host",
          "engine",
          "MILLWRIGHT_ENGINE_SNAPSHOTS_FOLDER" to folder.resolve("snapshots"),
        ),
        mapOf(
          "quarkus.http.port" to enginePort,
          "kafka-streams.state.dir" to folder.resolve("streams"),
          "millwright.engine.snapshots.every" to "1s",
          // The shortest that a broker allows: a killed engine is missed sooner.
          "kafka-streams.consumer.session.timeout.ms" to 6_000,
          "kafka-streams.consumer.heartbeat.interval.ms" to 1_000,
        ),
      )
    )

  private val apiPort = ServiceProcess.freePort()
  private val apiHealth = ServiceProcess.freePort()
  private val api =
    resources.keep(
      ServiceProcess.of(
        "api/server",
        apiHealth,
        environment("single-host", "api"),
        mapOf("quarkus.http.port" to apiPort, "quarkus.management.port" to apiHealth),
      )
    )

  /** The API of the overlay that lets others in, beside the other one; then it ends. */
  fun exposed(certificate: OwnCertificate, ask: (https: Int, http: Int) -> Unit) {
    val https = ServiceProcess.freePort()
    val http = ServiceProcess.freePort()
    val health = ServiceProcess.freePort()
    val access = folder.resolve("access.yaml")
    Files.writeString(
      access,
      "principal: eva\nrole: viewer\ntokens:\n" +
        "  - {id: evaevaev, salt: \"${"00".repeat(16)}\", sha256: \"${"00".repeat(32)}\"}\n",
    )
    ServiceProcess.of(
        "api/server",
        health,
        environment(
          "exposed",
          "api",
          "MILLWRIGHT_API_ACCESS" to access,
          "QUARKUS_HTTP_SSL_PORT" to https,
          "QUARKUS_TLS__HTTPS__KEY_STORE_PEM__0__CERT" to certificate.certificate,
          "QUARKUS_TLS__HTTPS__KEY_STORE_PEM__0__KEY" to certificate.key,
        ),
        mapOf("quarkus.http.port" to http, "quarkus.management.port" to health),
      )
      .use {
        it.start()
        it.awaitReady(https)
        ask(https, http)
      }
  }

  private var edge: ServiceProcess? = null

  fun startEngine() {
    engine.start()
    engine.awaitReady()
  }

  fun killEngine() = engine.kill()

  /** What each figure of the engine and of the API says that it means. */
  fun toldMeanings(): Map<String, String> =
    listOf(enginePort, apiHealth)
      .flatMap { port ->
        http
          .send(
            HttpRequest.newBuilder(URI("http://$HOST:$port/q/metrics")).build(),
            HttpResponse.BodyHandlers.ofLines(),
          )
          .body()
          .toList()
      }
      .let { lines ->
        fun told(what: String) =
          lines
            .filter { it.startsWith("# $what millwright_") }
            .associate { it.split(' ', limit = 4).let { word -> word[2] to word[3].trim() } }
        val types = told("TYPE")
        told("HELP").mapKeys { (family, _) ->
          if (types[family] == "counter") family.removeSuffix("_total") + "_total" else family
        }
      }

  fun stopEngine() {
    engine.stop()
  }

  fun startApi() {
    api.start()
    api.awaitReady(apiPort)
  }

  fun startEdge(simulation: Simulation) {
    var text = Files.readString(EXAMPLE.resolve("edge.yaml"))
    DEVICES.forEach { (device, port) -> text = text.replace("$port", "${simulation.port(device)}") }
    val file = folder.resolve("edge.yaml")
    Files.writeString(file, text)
    val port = ServiceProcess.freePort()
    edge =
      resources.keep(
        ServiceProcess.of(
          "edge-collector",
          port,
          environment(
            "single-host",
            "edge",
            "MILLWRIGHT_EDGE_FILE" to file,
            "MILLWRIGHT_EDGE_DATA" to folder.resolve("edge"),
          ),
          mapOf("quarkus.http.port" to port),
        )
      )
    edge?.start()
    edge?.awaitReady()
  }

  fun stopEdge() {
    edge?.stop()
  }

  fun applyExample() {
    val files =
      listOf("models.yaml", "assets.yaml").associateWith {
        Files.readString(EXAMPLE.resolve(it))
      }
    apply(files + ("gone.yaml" to "model: gone\nproperties:\n  x: {measurement: double}\n"))
    // Only what has been told needs to be taken back.
    val deadline = TimeSource.Monotonic.markNow() + 30.seconds
    while (definitions().values.none { it.document().contains("model: gone") }) {
      check(deadline.hasNotPassedNow()) { "the API has not told its models:\n${api.output()}" }
    }
    apply(files)
  }

  private fun apply(files: Map<String, String>) {
    post(
      "/api/v1/apply",
      mapOf("files" to files.map { (name, text) -> mapOf("name" to name, "text" to text) }),
    )
  }

  /** The definitions by key, as somebody who reads the topic from its beginning has them. */
  fun definitions(): Map<String, Definition> {
    val config =
      mapOf<String, Any>("bootstrap.servers" to servers, "auto.offset.reset" to "earliest")
    val definitions = mutableMapOf<String, Definition>()
    KafkaConsumer(config, StringDeserializer(), ByteArrayDeserializer()).use { consumer ->
      val partition = TopicPartition(Topics.MODELS, 0)
      consumer.assign(listOf(partition))
      val end = consumer.endOffsets(listOf(partition)).getValue(partition)
      while (consumer.position(partition) < end) {
        for (record in consumer.poll(Duration.ofMillis(100))) {
          val bytes: ByteArray? = record.value()
          if (bytes == null) definitions.remove(record.key())
          else definitions[record.key()] = DefinitionCodec.decode(bytes)
        }
      }
    }
    return definitions
  }

  /** Writes what is no batch of readings into each partition; returns where it stands. */
  fun putNonsense(): Set<String> =
    producer
      .partitionsFor(Topics.READINGS)
      .flatMap { partition ->
        listOf(null, byteArrayOf(), byteArrayOf(9, 9, 9), Random(SEED).nextBytes(50_000)).map {
          val key = if (it == null) null else "graz"
          producer.send(ProducerRecord(Topics.READINGS, partition.partition(), key, it)).get()
        }
      }
      .map { "${it.topic()}-${it.partition()}@${it.offset()}" }
      .toSet()

  /** Where the records stood that were set aside. A killed engine may have said so twice. */
  fun setAside(): Set<String> {
    val config =
      mapOf<String, Any>("bootstrap.servers" to servers, "auto.offset.reset" to "earliest")
    val found = mutableSetOf<String>()
    KafkaConsumer(config, ByteArrayDeserializer(), ByteArrayDeserializer()).use { consumer ->
      val partition = TopicPartition(Topics.UNREADABLE, 0)
      consumer.assign(listOf(partition))
      val end = consumer.endOffsets(listOf(partition)).getValue(partition)
      while (consumer.position(partition) < end) {
        for (record in consumer.poll(Duration.ofMillis(100))) {
          fun header(name: String) = String(record.headers().lastHeader(name).value())
          found += "${header("topic")}-${header("partition")}@${header("offset")}"
        }
      }
    }
    return found
  }

  /** Waits until the API shows the one edge that runs, and its sources, as they are to be. */
  fun awaitEdge(isAsWanted: (JsonNode, List<JsonNode>) -> Boolean) {
    val deadline = TimeSource.Monotonic.markNow() + 30.seconds
    while (true) {
      val shown = get("/api/v1/sources")
      val edge = shown["edges"].singleOrNull()
      if (edge != null && isAsWanted(edge, shown["sources"].toList())) return
      check(deadline.hasNotPassedNow()) { "The API shows $shown" }
      Thread.sleep(200)
    }
  }

  /** Declares an edge's feeds as the edge would, behind a record that can't be used. */
  fun declare(edge: String, vararg aliases: String) {
    val sources = listOf(SourceFeeds("plc", aliases.map(::Alias)))
    val declaration = EdgeFeedsCodec.encode(EdgeFeeds(edge, Instant.now(), sources))
    for (value in listOf(null, byteArrayOf(9, 9, 9), declaration)) {
      producer.send(ProducerRecord(Topics.EDGES, edge, value)).get()
    }
  }

  /** Waits until an edge has been told that these of its streams are refused, and no others. */
  fun awaitRefused(edge: String, vararg aliases: String) {
    val config =
      mapOf<String, Any>("bootstrap.servers" to servers, "auto.offset.reset" to "earliest")
    var last: List<String>? = null
    val deadline = TimeSource.Monotonic.markNow() + 30.seconds
    KafkaConsumer(config, StringDeserializer(), ByteArrayDeserializer()).use { consumer ->
      consumer.assign(listOf(TopicPartition(Topics.REFUSALS, 0)))
      while (last != aliases.toList()) {
        check(deadline.hasNotPassedNow()) { "$edge was told $last:\n${api.output()}" }
        for (record in consumer.poll(Duration.ofMillis(100))) {
          if (record.key() == edge) {
            last =
              EdgeFeedsCodec.decode(record.value()).sources().flatMap { it.aliases() }.map { "$it" }
          }
        }
      }
    }
  }

  fun engineHealth() =
    ObjectMapper()
      .readTree(
        http
          .send(
            HttpRequest.newBuilder(URI("http://$HOST:$enginePort/q/health/ready")).build(),
            HttpResponse.BodyHandlers.ofString(),
          )
          .body()
      )

  fun putThroughApi(batch: List<Reading>) {
    val entries =
      batch.groupBy(Reading::alias, Reading::tqv).entries.mapIndexed { index, (alias, points) ->
        mapOf(
          "entryId" to "$index",
          "propertyAlias" to alias.path(),
          "propertyValues" to
            points.map {
              mapOf(
                "value" to json(it.value()),
                "timestamp" to
                  mapOf(
                    "timeInSeconds" to it.time().epochSecond,
                    "offsetInNanos" to it.time().nano,
                  ),
                "quality" to "GOOD",
              )
            },
        )
      }
    val answer = post("/properties", mapOf("entries" to entries))
    ObjectMapper().readTree(answer).path("errorEntries").size() shouldBe 0
  }

  fun putThroughKafka(batch: List<Reading>) {
    ReadingRecords.of(ReadingBatch.of(batch), Topics::readingsKey) { key, value ->
      producer.send(ProducerRecord(Topics.READINGS, key, value)).get()
    }
  }

  fun watch(prefix: String): Live {
    val lines =
      http
        .sendAsync(
          HttpRequest.newBuilder(URI("http://$HOST:$apiPort/api/v1/live?prefix=$prefix")).build(),
          HttpResponse.BodyHandlers.ofLines(),
        )
        .get()
        .body()
    return Live(lines)
  }

  /** Waits until the engine has committed every record of the readings. */
  fun awaitEverythingComputed() {
    val deadline = TimeSource.Monotonic.markNow() + 60.seconds
    while (true) {
      val committed =
        admin.listConsumerGroupOffsets("millwright-engine").partitionsToOffsetAndMetadata().get()
      val partitions =
        admin
          .describeTopics(listOf(Topics.READINGS))
          .topicNameValues()
          .getValue(Topics.READINGS)
          .get()
          .partitions()
          .map { TopicPartition(Topics.READINGS, it.partition()) }
      val ends = admin.listOffsets(partitions.associateWith { OffsetSpec.latest() }).all().get()
      val behind =
        ends.entries.sumOf { (partition, end) ->
          end.offset() - (committed[partition]?.offset() ?: 0)
        }
      if (behind == 0L) {
        return
      }
      check(deadline.hasNotPassedNow()) { "$behind records behind:\n${engine.output()}" }
      Thread.sleep(100)
    }
  }

  private fun get(path: String): JsonNode =
    ObjectMapper()
      .readTree(
        http
          .send(
            HttpRequest.newBuilder(URI("http://$HOST:$apiPort$path")).build(),
            HttpResponse.BodyHandlers.ofString(),
          )
          .body()
      )

  private fun post(path: String, body: Any): String {
    val response =
      http.send(
        HttpRequest.newBuilder(URI("http://$HOST:$apiPort$path"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(ObjectMapper().writeValueAsString(body)))
          .build(),
        HttpResponse.BodyHandlers.ofString(),
      )
    check(response.statusCode() == 200) {
      "$path: ${response.statusCode()} ${response.body().take(2_000)}\n${api.output()}"
    }
    return response.body()
  }

  override fun close() {
    producer.close(Duration.ofSeconds(1))
    admin.close(Duration.ofSeconds(1))
    postgres.close()
    http.shutdownNow()
  }
}
