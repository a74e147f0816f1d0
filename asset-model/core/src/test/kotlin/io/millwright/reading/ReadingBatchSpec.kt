// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import io.millwright.value.Micros
import io.millwright.value.NullType
import io.millwright.value.Quality
import io.millwright.value.Quality.BAD
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.DateTimeException
import java.time.Instant
import java.time.temporal.ChronoUnit

private val readings: Arb<Reading> = arbitrary {
  Reading(
    Alias("/plant/" + Arb.int(0..5).bind()),
    Tqv(
      Instant.ofEpochSecond(
        Arb.long(-10_000_000_000..10_000_000_000).bind(),
        Arb.long(0L..999_999_999).bind(),
      ),
      Arb.enum<Quality>().bind(),
      when (Arb.int(0..4).bind()) {
        0 -> Value.of(Arb.long().bind())
        1 -> Value.of(Arb.double().bind())
        2 -> Value.of(Arb.boolean().bind())
        3 -> Value.of(Arb.string(0..20).bind())
        else -> Value.none()
      },
    ),
  )
}

class ReadingBatchSpec :
  FunSpec({
    test("the readings of a batch are those it was made of, in their order") {
      checkAll(Arb.list(readings, 0..60)) { list ->
        val batch = ReadingBatch.of(list)
        batch.readings() shouldContainExactly list
        batch.size() shouldBe list.size
        batch.aliases() shouldContainExactly list.map { it.alias() }.distinct()
        batch shouldBe ReadingBatch.Builder().addAll(batch).build()
        batch.hashCode() shouldBe ReadingBatch.of(list).hashCode()
      }
    }

    test("a null keeps the type that its sender named, and is equal to every other null") {
      val alias = Alias("/a")
      val readings =
        NullType.entries.map { Reading(alias, Tqv(Instant.EPOCH, BAD, Value.none(it))) }
      val batch = ReadingBatch.Builder().addAll(ReadingBatch.of(readings)).build()
      batch.readings().map { (it.tqv().value() as Value.NullValue).type() } shouldContainExactly
        NullType.entries
      batch.readings().distinct() shouldContainExactly listOf(readings.first())
      Value.none(NullType.UNKNOWN).hashCode() shouldBe Value.none().hashCode()
    }

    test("a batch is not changed by what its builder takes afterwards") {
      val builder = ReadingBatch.Builder()
      val stream = builder.stream(Alias("/a"))
      val before = builder.addDouble(stream, 1, Quality.GOOD, 1.0).build()
      builder.addDouble(stream, 2, Quality.GOOD, 2.0)
      before.size() shouldBe 1
    }

    test("what can't be trusted is not GOOD") {
      val builder = ReadingBatch.Builder()
      val stream = builder.stream(Alias("/a"))
      builder.addDouble(stream, 1, Quality.GOOD, Double.NaN)
      builder.addNull(stream, 2, Quality.GOOD, NullType.UNNAMED)
      builder.addDouble(stream, 3, Quality.UNCERTAIN, Double.POSITIVE_INFINITY)
      builder.build().readings().map { it.tqv().quality() } shouldContainExactly
        listOf(Quality.BAD, Quality.BAD, Quality.UNCERTAIN)
      Tqv(Instant.EPOCH, Quality.GOOD, Value.none()).quality() shouldBe Quality.BAD
    }

    test("a stream that nobody asked for is refused") {
      shouldThrow<IndexOutOfBoundsException> {
        ReadingBatch.Builder().addDouble(0, 1, Quality.GOOD, 1.0)
      }
    }
  })

class MicrosSpec :
  FunSpec({
    test("time comes back from microseconds cut off towards the past") {
      checkAll(
        Arb.long(-9_000_000_000_000..9_000_000_000_000),
        Arb.long(0L..999_999_999),
      ) { seconds, nanos ->
        val instant = Instant.ofEpochSecond(seconds, nanos)
        Micros.toInstant(Micros.of(instant)) shouldBe instant.truncatedTo(ChronoUnit.MICROS)
        Micros.truncate(instant) shouldBe instant.truncatedTo(ChronoUnit.MICROS)
      }
    }

    test("microseconds come back from time") {
      checkAll(Arb.long()) { micros -> Micros.of(Micros.toInstant(micros)) shouldBe micros }
    }

    test("a time that no long can count is refused") {
      shouldThrow<DateTimeException> { Micros.of(Instant.MAX) }
    }
  })
