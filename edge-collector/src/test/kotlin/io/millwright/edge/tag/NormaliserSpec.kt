// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.checkAll
import io.millwright.connector.Sample
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.reading.TimeOfReading
import io.millwright.source.Settings
import io.millwright.source.TagDefinition
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import kotlin.math.abs

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun tag(scale: Double = 1.0, offset: Double = 0.0, deadband: Double = 0.0) =
  TagDefinition(Alias("/graz/tag"), Settings.of(), scale, offset, deadband)

private fun sample(
  value: Value,
  quality: Quality = Quality.GOOD,
  time: Instant = NOON,
  tag: Int = 0,
) = Sample(tag, time, value, quality, "")

private fun normalise(tag: TagDefinition, vararg samples: Sample): List<Tqv> {
  val batch = ReadingBatch.Builder()
  Normaliser(listOf(tag), Duration.ofMinutes(10)).add(samples.toList(), NOON, batch)
  return batch.build().readings().map { it.tqv() }
}

/** Samples a second apart. */
private fun series(vararg values: Double) =
  values
    .mapIndexed { i, it -> sample(Value.of(it), time = NOON.plusSeconds(i.toLong())) }
    .toTypedArray()

class NormaliserSpec :
  FunSpec({
    test("a raw value keeps its type where nothing is scaled") {
      for (value in listOf(Value.of(7L), Value.of(7.5), Value.of(true), Value.of("run"))) {
        normalise(tag(), sample(value)).single().value() shouldBe value
      }
    }

    test("scale comes first, then offset, and the result is a double") {
      normalise(tag(0.1, -40.0), sample(Value.of(650L))).single().value() shouldBe Value.of(25.0)
      normalise(tag(offset = 1.0), sample(Value.of(1L))).single().value() shouldBe Value.of(2.0)
      normalise(tag(2.0), sample(Value.of(true))).single().value() shouldBe Value.of(true)
    }

    test("time is cut to the microsecond, towards the past") {
      normalise(tag(), sample(Value.of(1L), time = NOON.plusNanos(1_999))).single().time() shouldBe
        NOON.plusNanos(1_000)
    }

    test("a number that is not finite is never GOOD, also if scaling made it so") {
      for (value in listOf(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)) {
        normalise(tag(), sample(Value.of(value))).single().quality() shouldBe Quality.BAD
      }
      normalise(tag(1e300), sample(Value.of(1e300))).single().quality() shouldBe Quality.BAD
      normalise(tag(), sample(Value.none())).single().quality() shouldBe Quality.BAD
    }

    test("the protocol's quality is carried on") {
      for (quality in Quality.entries) {
        normalise(tag(), sample(Value.of(1L), quality)).single().quality() shouldBe quality
      }
    }

    // 0.4 - 0.3 is 0.10000000000000003 in doubles.
    test("the deadband is counted in decimals, as it is written") {
      normalise(tag(deadband = 0.1), *series(0.3, 0.4, 0.2, 0.41)).map { it.value() } shouldBe
        listOf(0.3, 0.41).map { Value.of(it) }
      normalise(tag(0.1, deadband = 0.1), *series(3.0, 4.0, 2.0, 5.0)).map { it.value() } shouldBe
        listOf(0.3, 0.5).map { Value.of(it) }
    }

    test("a change of no more than the deadband is not taken, one of more is") {
      normalise(tag(deadband = 0.5), *series(1.0, 1.5, 1.6, 2.0, 1.0, 0.5)).map {
        (it.value() as Value.DoubleValue).number()
      } shouldBe listOf(1.0, 1.6, 1.0)
    }

    test("the deadband is in the property's unit, after scaling") {
      val samples =
        listOf(10L, 14L, 16L).mapIndexed { i, n ->
          sample(Value.of(n), time = NOON.plusSeconds(i.toLong()))
        }
      normalise(tag(0.1, deadband = 0.5), *samples.toTypedArray()).size shouldBe 2
    }

    test("a change of quality passes any deadband, and so does what follows") {
      normalise(
          tag(deadband = 10.0),
          sample(Value.of(1.0), time = NOON),
          sample(Value.none(), Quality.BAD, NOON.plusSeconds(1)),
          sample(Value.of(1.0), time = NOON.plusSeconds(2)),
          sample(Value.of(1.0), Quality.UNCERTAIN, NOON.plusSeconds(3)),
        )
        .size shouldBe 4
    }

    test("with any deadband, no number is ever farther from the last one taken") {
      checkAll(Arb.list(Arb.numericDouble(-100.0, 100.0), 1..50)) { numbers ->
        val taken =
          normalise(tag(deadband = 5.0), *series(*numbers.toDoubleArray())).associate {
            it.time() to (it.value() as Value.DoubleValue).number()
          }
        var last = Double.NaN
        numbers.forEachIndexed { i, number ->
          last = taken[NOON.plusSeconds(i.toLong())] ?: last
          abs(number - last) shouldBeLessThanOrEqual 5.0
        }
      }
    }

    test("the same sample twice is one reading, with another time it is two") {
      normalise(tag(), sample(Value.of(1L)), sample(Value.of(1L))).size shouldBe 1
      normalise(tag(), sample(Value.of(1L)), sample(Value.of(1L), time = NOON.plusSeconds(1)))
        .size shouldBe 2
      normalise(tag(), sample(Value.of(Double.NaN)), sample(Value.of(Double.NaN))).size shouldBe 1
    }

    test("a device's clock that runs backwards is believed") {
      normalise(tag(), sample(Value.of(1L)), sample(Value.of(2L), time = NOON.minusSeconds(3600)))
        .map { it.time() to it.quality() } shouldBe
        listOf(NOON to Quality.GOOD, NOON.minusSeconds(3600) to Quality.GOOD)
    }

    test("a time that is not plausible becomes the time of arrival, UNCERTAIN at most") {
      val far = NOON.plus(Duration.ofMinutes(10)).plusNanos(1_000)
      val implausible =
        listOf(
          far,
          Instant.MAX,
          TimeOfReading.MISSING,
          Instant.parse("1601-01-01T00:00:00.000001Z"),
          Instant.EPOCH,
          Instant.parse("1989-12-31T23:59:59.999Z"),
          Instant.parse("2099-01-01T00:00:00Z"),
        )
      for (time in implausible) {
        normalise(tag(), sample(Value.of(1L), time = time)).single() shouldBe
          Tqv(NOON, Quality.UNCERTAIN, Value.of(1L))
        normalise(tag(), sample(Value.none(), Quality.BAD, time)).single() shouldBe
          Tqv(NOON, Quality.BAD, Value.none())
      }
      for (time in listOf(far.minusNanos(1_000), Instant.parse("1990-01-01T00:00:00Z"))) {
        normalise(tag(), sample(Value.of(1L), time = time)).single() shouldBe
          Tqv(time, Quality.GOOD, Value.of(1L))
      }
    }

    test("a sample of a tag that the source does not have harms no other") {
      val batch = ReadingBatch.Builder()
      Normaliser(listOf(tag()), Duration.ofMinutes(10))
        .add(
          listOf(
            sample(Value.of(1L), tag = 9),
            sample(Value.of(2L)),
            sample(Value.none(), tag = -1),
          ),
          NOON,
          batch,
        ) shouldBe Normaliser.Outcome(1, 0, 0, 2)
    }
  })
