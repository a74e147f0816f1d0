// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import com.google.protobuf.ByteString
import com.google.protobuf.DynamicMessage
import com.google.protobuf.UnknownFieldSet
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.orNull
import io.kotest.property.arbitrary.uuid
import io.kotest.property.checkAll
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.asset.id.AssetId
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.SourceFeeds
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.reading.ReadingBatch
import io.millwright.reading.RefusedReadings
import io.millwright.report.BadTag
import io.millwright.report.BufferReport
import io.millwright.report.EdgeReport
import io.millwright.report.SourceReport
import io.millwright.value.Micros
import io.millwright.value.Quality
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional
import kotlin.random.Random

/** A codec with an example and arbitrary messages. */
private class Case<T : Any>(
  val message: String,
  val golden: T,
  val arb: Arb<T>,
  val encode: (T) -> ByteArray,
  val decode: (ByteArray) -> T,
  val version: Int = 1,
) {
  val file: Path = Path.of("src/test/resources/golden/$message.v1.bin")

  fun goldenBytes() = encode(golden)

  suspend fun roundTrip() = checkAll(arb) { decode(encode(it)) shouldBe it }

  fun decodesGolden() = decode(Files.readAllBytes(file)) shouldBe golden

  fun extended(bytes: ByteArray): ByteArray {
    val descriptor = PublishedSchema.message(message)
    val unknown =
      UnknownFieldSet.newBuilder()
        .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
        .addField(
          78,
          UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8("of a later version"))
            .addFixed64(1)
            .build(),
        )
        .build()
    return DynamicMessage.parseFrom(descriptor, bytes)
      .toBuilder()
      .setUnknownFields(unknown)
      .build()
      .toByteArray()
  }
}

private fun times() = Arb.long(0L..1_800_000_000_000_000).map { Micros.toInstant(it) }

private fun badTags() =
  Arb.bind(texts(), Arb.enum<Quality>(), texts(), times()) { name, quality, status, since ->
    BadTag(name, quality, status, since, status)
  }

private fun sourceReports() =
  Arb.bind(
    texts(),
    texts(),
    times(),
    Arb.list(badTags(), 0..3),
    Arb.list(texts(), 0..3),
    times().orNull(),
  ) { name, state, since, tags, problems, last ->
    SourceReport(
      name,
      "opcua",
      state,
      name,
      since,
      9,
      Long.MAX_VALUE,
      3,
      Optional.ofNullable(last),
      problems,
      4,
      tags,
    )
  }

private val CASES =
  listOf(
    Case(
      "Readings",
      Golden.readings,
      Arb.list(readings(), 0..60).map { ReadingBatch.of(it) },
      ReadingCodec::encode,
      ReadingCodec::decode,
    ),
    Case(
      "Computed",
      Golden.computed,
      Arb.bind(
        Arb.uuid(),
        Arb.list(
          Arb.bind(aliases(), times(), Arb.long(0L..1_000_000_000)) { alias, from, length ->
            Removal(alias, TimeRange(from, from.plusNanos(length * 1000)))
          },
          0..5,
        ),
        Arb.list(readings(), 0..30),
      ) { tree, removals, readings ->
        Computed(AssetId(tree), removals, ReadingBatch.of(readings))
      },
      ComputedCodec::encode,
      ComputedCodec::decode,
    ),
    Case(
      "AlarmEvent",
      Golden.alarm,
      Arb.bind(
        Arb.uuid(),
        texts(),
        Arb.enum<AlarmEvent.Kind>(),
        times(),
        Arb.enum<Priority>(),
        texts(),
        Arb.boolean(),
      ) { asset, key, kind, time, priority, text, late ->
        AlarmEvent(AlarmId(AssetId(asset), key), kind, time, priority, text, text, late)
      },
      AlarmEventCodec::encode,
      AlarmEventCodec::decode,
    ),
    Case(
      "Definition",
      Golden.definition,
      Arb.bind(Arb.enum<Definition.Subject>(), Arb.uuid(), texts()) { subject, id, document ->
        Definition(subject, id, document)
      },
      DefinitionCodec::encode,
      DefinitionCodec::decode,
    ),
    Case(
      "EdgeFeeds",
      Golden.edgeFeeds,
      Arb.bind(
        texts(),
        times(),
        Arb.list(
          Arb.bind(texts(), Arb.list(aliases(), 0..4)) { source, aliases ->
            SourceFeeds(source, aliases)
          },
          0..4,
        ),
      ) { edge, since, sources ->
        EdgeFeeds(edge, since, sources)
      },
      EdgeFeedsCodec::encode,
      EdgeFeedsCodec::decode,
    ),
    Case(
      "EdgeStatus",
      Golden.edgeStatus,
      Arb.bind(
        texts(),
        texts(),
        times(),
        Arb.boolean(),
        Arb.list(sourceReports(), 0..4),
        Arb.long(0L..Long.MAX_VALUE),
      ) { edge, text, time, ended, sources, number ->
        EdgeReport(
          edge,
          text,
          time,
          time.minusSeconds(1),
          ended,
          BufferReport(number, 1, number, 2, text),
          if (number > 0) RefusedReadings(number, edge, text) else RefusedReadings.NONE,
          sources.size.toLong(),
          sources,
        )
      },
      EdgeStatusCodec::encode,
      EdgeStatusCodec::decode,
      version = 2,
    ),
  )

private fun <T : Any> decodes(case: Case<T>, bytes: ByteArray) =
  try {
    // Whatever comes out can be written again: no half-made message gets through.
    case.encode(case.decode(bytes))
    true
  } catch (e: WireException) {
    (e.message ?: "").isNotBlank() shouldBe true
    false
  }

class CodecsSpec :
  FunSpec({
    for (case in CASES) {
      val name = case.message

      test("$name: what is encoded is decoded again, whatever it is") { case.roundTrip() }

      // Never regenerate a golden file: bytes like these lie in topics and spools out there.
      test("$name: bytes that were committed once can be read") { case.decodesGolden() }

      test("$name: the bytes are still the same") {
        case.goldenBytes().toList() shouldBe Files.readAllBytes(case.file).toList()
      }

      test("$name: the published schema alone reads it, and knows every field") {
        val bytes = Files.readAllBytes(case.file)
        val message = DynamicMessage.parseFrom(PublishedSchema.message(name), bytes)
        message.unknownFields.asMap() shouldBe mapOf()
        message.getField(message.descriptorForType.findFieldByName("version")) shouldBe case.version
        // Written by protobuf's own code, it is still the same message to us.
        case.decode(message.toByteArray()) shouldBe case.golden
      }

      test("$name: fields of a later version are skipped") {
        case.decode(case.extended(case.goldenBytes())) shouldBe case.golden
      }

      test("$name: a version that would be misunderstood is refused") {
        val later = byteArrayOf(8, (case.version + 1).toByte()) + case.goldenBytes().drop(2)
        shouldThrow<WireException> { case.decode(later) }.message shouldContain "update this reader"
      }

      test("$name: garbage ends in a clear exception and nothing else") {
        checkAll(2000, Arb.byteArray(Arb.int(0..80), Arb.byte())) { decodes(case, it) }
      }

      test("$name: a message with some bytes changed, cut or doubled never breaks the reader") {
        val golden = case.goldenBytes()
        checkAll(5000, Arb.long()) { seed ->
          val random = Random(seed)
          var bytes = golden.copyOf()
          repeat(random.nextInt(1, 4)) {
            val at = random.nextInt(bytes.size)
            when (random.nextInt(3)) {
              0 -> bytes[at] = random.nextInt().toByte()
              1 -> bytes = bytes.copyOf(at + 1)
              else -> bytes = bytes.copyOf(at) + bytes.drop(at / 2)
            }
          }
          withClue(bytes.joinToString(" ")) { decodes(case, bytes) }
        }
      }
    }
  })
