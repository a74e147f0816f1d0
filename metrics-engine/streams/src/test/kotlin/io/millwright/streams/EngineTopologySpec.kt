// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.checkAll
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.millwright.application.engine.EngineFigures
import io.millwright.application.historian.Historian
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.engine.store.Changes
import io.millwright.file.PlantFiles
import io.millwright.historian.TimeRange
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import io.millwright.wire.AlarmEventCodec
import io.millwright.wire.ComputedCodec
import io.millwright.wire.Definition
import io.millwright.wire.DefinitionCodec
import io.millwright.wire.ReadingCodec
import io.millwright.wire.Topics
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Properties
import java.util.UUID
import org.apache.kafka.clients.consumer.ConsumerRecord
import org.apache.kafka.common.serialization.ByteArrayDeserializer
import org.apache.kafka.common.serialization.ByteArraySerializer
import org.apache.kafka.common.serialization.StringDeserializer
import org.apache.kafka.common.serialization.StringSerializer
import org.apache.kafka.streams.StreamsConfig
import org.apache.kafka.streams.TopologyTestDriver

private val NOW = Instant.parse("2026-03-02T08:00:00Z")

private fun plant(formula: String): Plant =
  PlantFiles.parse(
    mapOf(
      "plant.yaml" to
        """
        model: oven
        properties:
          temperature: {measurement: double, unit: Cel}
          checked: {transform: $formula}
          day: {metric: avg(temperature), every: 1d}
        alarms:
          hot: {when: temperature > 80, message: "Hot"}
        ---
        asset: graz
        model: oven
        ---
        asset: linz
        model: oven
        aliases: {temperature: /legacy/t17}
        """
          .trimIndent()
    )
  )

private fun reading(alias: String, second: Long, number: Double) =
  Reading(Alias(alias), Tqv(NOW.plusSeconds(second), Quality.GOOD, Value.of(number)))

/** A historian that is away for some writes, and counts what is read from it. */
private class Away(private val there: Historian) : Historian by there {
  var writes = 0

  /** A stream that can't be stored, as if the database had no room for its kind of value. */
  var refused: Alias? = null
  var read = 0

  override fun range(streams: Collection<Alias>, range: TimeRange): ReadingBatch =
    there.range(streams, range).also { read += it.size() }

  override fun write(changes: Changes) {
    if (writes > 0) {
      writes--
      throw UnavailableException("the historian is away", RuntimeException())
    }
    refused?.let { check(it !in changes.readings().aliases()) { "$it can't be stored" } }
    there.write(changes)
  }
}

class EngineTopologySpec :
  FunSpec({
    val folder = Files.createTempDirectory("millwright-topology")
    val server = EmbeddedDatabase.start(folder)
    var databases = 0

    afterSpec {
      server.close()
      folder.toFile().deleteRecursively()
    }

    class Running(
      formula: String = "temperature + 1",
      waits: Duration = Duration.ofSeconds(5),
    ) : AutoCloseable {
      val postgres = PostgresHistorian.open(server.config("topology${databases++}"))
      val historian = Away(postgres.historian())
      private val patience = HistorianRetry(waits)
      private val meters = SimpleMeterRegistry()
      private val unreadable = UnreadableRecords(meters, System::nanoTime)
      val progress = PartitionProgress()
      private val snapshots = Files.createTempDirectory(folder, "snapshots")
      private val killed = mutableListOf<TopologyTestDriver>()

      init {
        postgres.plantStore().save(plant(formula), PlantChange(Instant.EPOCH, "test", "test", 1), 0)
      }

      var driver = start()

      private fun start() =
        TopologyTestDriver(
          EngineTopology.of(
            postgres.plantStore(),
            historian,
            postgres.replayLog(),
            Partitioning(1),
            patience,
            unreadable,
            progress,
          ) {
            PartitionSnapshots(
              postgres.snapshotStore(snapshots),
              Duration.ofMinutes(5),
              Runnable::run,
              EngineFigures(InstantSource.system()),
            )
          },
          Properties().apply {
            this[StreamsConfig.STATE_DIR_CONFIG] =
              Files.createTempDirectory(folder, "state").toString()
            this[StreamsConfig.APPLICATION_ID_CONFIG] = "engine"
            this[StreamsConfig.BOOTSTRAP_SERVERS_CONFIG] = "nowhere:9092"
          },
          NOW.plusSeconds(60),
        )

      /** Another process goes on; the one before had no time to end. */
      fun kill() {
        killed += driver
        driver = start()
        historian.read = 0
      }

      /** Another process goes on; the one before ended as it should. */
      fun stop() {
        driver.close()
        driver = start()
        historian.read = 0
      }

      fun pipe(key: String, vararg readings: Reading) =
        pipe(key, ReadingCodec.encode(ReadingBatch.of(*readings)))

      fun pipe(key: String?, bytes: ByteArray?, topic: String = Topics.READINGS) =
        driver
          .createInputTopic(topic, StringSerializer(), ByteArraySerializer())
          .pipeInput(key, bytes)

      /** What was set aside: reason, key and value. */
      fun setAside(): List<Triple<String, String?, ByteArray?>> =
        driver
          .createOutputTopic(Topics.UNREADABLE, StringDeserializer(), ByteArrayDeserializer())
          .readRecordsToList()
          .map {
            val headers =
              it.headers().associate { header -> header.key() to String(header.value()) }
            headers.keys shouldContainExactly
              setOf("topic", "partition", "offset", "reason", "size")
            headers["topic"] shouldBe Topics.READINGS
            Triple(headers.getValue("reason"), it.key(), it.value())
          }

      fun counted() =
        meters.find("millwright.unreadable.records").counters().sumOf { it.count() }.toInt()

      fun told(topic: String) =
        driver
          .createOutputTopic(topic, StringDeserializer(), ByteArrayDeserializer())
          .readKeyValuesToList()
          .map { it.key to it.value }

      fun stored(vararg aliases: String): Map<String, List<Value>> =
        aliases.associateWith { alias ->
          historian
            .range(
              listOf(Alias(alias)),
              TimeRange(Instant.EPOCH, NOW.plusSeconds(3600)),
            )
            .readings()
            .map { it.tqv().value() }
        }

      override fun close() {
        driver.close()
        killed.forEach { it.close() }
        postgres.close()
      }
    }

    test("results of readings are stored, and published under the tree's key") {
      Running().use { engine ->
        engine.pipe("graz", reading("/graz/temperature", 1, 90.0))
        engine.stored("/graz/temperature", "/graz/checked") shouldContainExactly
          mapOf(
            "/graz/temperature" to listOf(Value.of(90.0)),
            "/graz/checked" to listOf(Value.of(91.0)),
          )
        val (key, value) = engine.told(Topics.COMPUTED).single()
        key shouldBe "graz"
        ComputedCodec.decode(value).values().readings().map { it.alias().path() } shouldBe
          listOf("/graz/checked")
        val (alarm, event) = engine.told(Topics.ALARMS).single()
        AlarmEventCodec.decode(event).alarm().run { "${asset()}/${key()}" } shouldBe alarm
      }
    }

    // An edge knows no trees: it takes the first step of the alias.
    test("readings under another key than their tree's go round again, and are computed once") {
      Running().use { engine ->
        engine.pipe(
          "legacy",
          reading("/legacy/t17", 1, 20.0),
          reading("/legacy/unknown", 1, 5.0),
        )
        engine.told(Topics.READINGS).map { (key, value) ->
          key to ReadingCodec.decode(value).readings()
        } shouldContainExactly listOf("linz" to listOf(reading("/legacy/t17", 1, 20.0)))
        engine.told(Topics.COMPUTED).map { it.first } shouldContainExactly listOf("linz")
        engine.stored("/linz/checked", "/legacy/unknown") shouldContainExactly
          mapOf(
            "/linz/checked" to listOf(Value.of(21.0)),
            "/legacy/unknown" to listOf(Value.of(5.0)),
          )
      }
    }

    test(
      "a historian that is away for a while loses nothing, and nothing is told before it is back"
    ) {
      Running().use { engine ->
        engine.pipe("graz", reading("/graz/temperature", 1, 10.0))
        engine.historian.writes = 3
        engine.pipe("graz", reading("/graz/temperature", 2, 11.0))
        engine.historian.writes shouldBe 0
        engine.stored("/graz/checked") shouldContainExactly
          mapOf("/graz/checked" to listOf(Value.of(11.0), Value.of(12.0)))
        engine.told(Topics.COMPUTED).size shouldBe 2
      }
    }

    test("a record that comes again changes nothing") {
      Running().use { engine ->
        repeat(2) {
          engine.pipe("graz", reading("/graz/temperature", 1, 90.0))
          engine.pipe("graz", reading("/graz/temperature", 2, 70.0))
        }
        engine.stored("/graz/checked") shouldContainExactly
          mapOf("/graz/checked" to listOf(Value.of(91.0), Value.of(71.0)))
        engine.historian.alarms().size shouldBe 1
        engine.told(Topics.ALARMS).size shouldBe 2
      }
    }

    test("a changed plant is followed, and its past computed again") {
      Running().use { engine ->
        engine.pipe("graz", reading("/graz/temperature", 1, 10.0))
        engine.postgres
          .plantStore()
          .save(plant("temperature + 2"), PlantChange(Instant.EPOCH, "test", "test", 1), 1)
        val definition = Definition(Definition.Subject.MODEL, UUID(1, 2), "model: oven")
        engine.pipe(definition.key(), DefinitionCodec.encode(definition), Topics.MODELS)
        engine.driver.advanceWallClockTime(Duration.ofSeconds(1))
        engine.stored("/graz/checked") shouldContainExactly
          mapOf("/graz/checked" to listOf(Value.of(12.0)))
      }
    }

    test("after a kill only readings since the snapshot are read") {
      Running().use { engine ->
        val day = (1L..1200).map { reading("/graz/temperature", (it - 1200) * 60, it % 7 + 0.5) }
        engine.pipe("graz", *day.toTypedArray())
        // First what the readings from before the plant bring about is computed.
        repeat(20) { engine.driver.advanceWallClockTime(Duration.ofSeconds(1)) }
        repeat(3) { engine.driver.advanceWallClockTime(Duration.ofMinutes(5)) }
        engine.pipe("graz", reading("/graz/temperature", 1000, 50.0))
        engine.kill()
        engine.pipe("graz", reading("/graz/temperature", 1001, 51.0))
        engine.historian.read.shouldBeInRange(1..60)
        engine.stored("/graz/checked").getValue("/graz/checked").takeLast(2) shouldBe
          listOf(Value.of(51.0), Value.of(52.0))
      }
    }

    test("after an orderly end even the last readings are in a snapshot") {
      Running().use { engine ->
        engine.pipe("graz", reading("/graz/temperature", 1, 10.0))
        engine.stop()
        engine.pipe("graz", reading("/graz/temperature", 2, 11.0))
        engine.historian.read shouldBe 0
      }
    }

    val unusable =
      mapOf<String, Pair<ByteArray?, String>>(
        "no value" to (null to "no value"),
        "no bytes" to (byteArrayOf() to "no reading"),
        "garbage" to (byteArrayOf(9, 9, 9) to "are no batch of readings"),
        "a later version" to (byteArrayOf(8, 99) to "version 99"),
        "text" to ("{\"temperature\": 90}".toByteArray() to "are no batch of readings"),
        "a definition" to
          (DefinitionCodec.encode(
            Definition(Definition.Subject.MODEL, UUID(1, 2), "model: oven")
          ) to ""),
        "more than a mebibyte of garbage" to (ByteArray(2 shl 20) { 7 } to "are no batch"),
      )
    test("a record that can't be read is set aside with its reason, and the next one is computed") {
      Running().use { engine ->
        var second = 0L
        for ((what, case) in unusable) {
          withClue(what) {
            val (bytes, words) = case
            engine.pipe("graz", bytes)
            val (reason, key, value) = engine.setAside().single()
            reason shouldContain words
            key shouldBe "graz"
            value shouldBe bytes?.copyOf(minOf(bytes.size, UnreadableRecords.KEPT))
            engine.told(Topics.COMPUTED).shouldBeEmpty()
            engine.pipe("graz", reading("/graz/temperature", ++second, 10.0))
            engine.told(Topics.COMPUTED).size shouldBe 1
            engine.progress.standstills(mapOf(), NOW).shouldBeEmpty()
          }
        }
        engine.counted() shouldBe unusable.size
      }
    }

    test("readings without a key go round under the key of their tree") {
      Running().use { engine ->
        val bytes = ReadingCodec.encode(ReadingBatch.of(reading("/graz/temperature", 1, 10.0)))
        engine.pipe(null, bytes)
        engine.stored("/graz/checked") shouldContainExactly
          mapOf("/graz/checked" to listOf(Value.of(11.0)))
        engine.setAside().shouldBeEmpty()
      }
    }

    test("one reading that can't be stored is set aside alone, and the others of its record stay") {
      Running().use { engine ->
        val note = Reading(Alias("/graz/note"), Tqv(NOW, Quality.GOOD, Value.of("text")))
        engine.historian.refused = note.alias()
        val others = (1L..40).map { reading("/graz/temperature", it, it.toDouble()) }
        engine.pipe("graz", *(others.take(13) + note + others.drop(13)).toTypedArray())
        engine.stored("/graz/temperature").values.single() shouldBe
          (1L..40).map { Value.of(it.toDouble()) }
        engine.stored("/graz/checked").values.single() shouldBe (1L..40).map { Value.of(it + 1.0) }
        val (reason, key, value) = engine.setAside().single()
        reason shouldContain "can't be stored"
        key shouldBe "graz"
        ReadingCodec.decode(value!!).readings() shouldContainExactly listOf(note)
      }
    }

    test("a text that is larger than a record may be is stored, or set aside, and stops nobody") {
      Running().use { engine ->
        val large = Value.of("x".repeat(2 shl 20))
        val tqv = Tqv(NOW, Quality.GOOD, large)
        engine.pipe("graz", Reading(Alias("/graz/note"), tqv))
        engine.stored("/graz/note") shouldContainExactly mapOf("/graz/note" to listOf(large))
        engine.pipe("legacy", Reading(Alias("/legacy/t17"), tqv))
        engine.setAside().single().first shouldContain "larger than a record may be"
      }
    }

    test("whatever bytes stand in a record, the engine goes on") {
      val whole =
        ReadingCodec.encode(
          ReadingBatch.of(
            reading("/other/a", 1, 1.5),
            Reading(Alias("/other/b"), Tqv(NOW, Quality.BAD, Value.of("text"))),
            Reading(Alias("/other/b"), Tqv(NOW, Quality.GOOD, Value.of(7))),
          )
        )
      val records = arbitrary { source ->
        val random = source.random
        when (random.nextInt(3)) {
          0 -> random.nextBytes(random.nextInt(0, 80))
          1 -> whole.copyOf(random.nextInt(whole.size))
          else ->
            whole.copyOf().also { bytes ->
              repeat(random.nextInt(1, 4)) {
                bytes[random.nextInt(bytes.size)] = random.nextInt().toByte()
              }
            }
        }
      }
      Running().use { engine ->
        checkAll(FUZZ, records) { engine.pipe("other", it) }
        engine.counted() shouldBeGreaterThan FUZZ / 4
        engine.setAside().size shouldBe engine.counted()
        engine.pipe("graz", reading("/graz/temperature", 1, 10.0))
        engine.told(Topics.COMPUTED).map { it.first } shouldContainExactly listOf("graz")
      }
    }

    test("a definition without a key and an invalid one do not stop the engine") {
      Running().use { engine ->
        engine.pipe(null, byteArrayOf(1), Topics.MODELS)
        engine.pipe("model", byteArrayOf(1, 2), Topics.MODELS)
        engine.pipe("model", null, Topics.MODELS)
        engine.counted() shouldBe 1
        engine.pipe("graz", reading("/graz/temperature", 1, 10.0))
        engine.told(Topics.COMPUTED).size shouldBe 1
      }
    }

    test("a partition that stands still is seen, with its record and its reason") {
      Running(waits = Duration.ofMillis(50)).use { engine ->
        engine.historian.writes = 1_000
        shouldThrow<Exception> { engine.pipe("graz", reading("/graz/temperature", 1, 10.0)) }
        val standstill = engine.progress.standstills(mapOf(), NOW.plusSeconds(60)).single()
        standstill.partition() shouldBe 0
        standstill.offset() shouldBe 0
        standstill.cause() shouldContain "the historian is away"
        engine.historian.writes = 0
        engine.kill()
        engine.pipe("graz", reading("/graz/temperature", 1, 10.0))
        engine.progress.standstills(mapOf(), NOW.plusSeconds(60)).shouldBeEmpty()
      }
    }

    test("a record without a time of its own is of 1970, and no reason to stop") {
      val message = ConsumerRecord<Any, Any>(Topics.READINGS, 0, 0, "key", "value")
      message.timestamp() shouldBe -1
      RecordTime().extract(message, -1) shouldBe 0
    }
  })

private val FUZZ = if (System.getProperty("millwright.long") == "true") 20_000 else 300
