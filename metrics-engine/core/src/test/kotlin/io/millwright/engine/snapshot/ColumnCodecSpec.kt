// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.engine.series.PointColumns
import io.millwright.value.Value
import kotlin.random.Random

class ColumnCodecSpec :
  FunSpec({
    test("columns are the same after a round trip, bit by bit") {
      checkAll(500, Arb.int()) { seed ->
        val columns = columns(Random(seed))
        val read = ColumnCodec.read(ByteSource(written(columns), 0))
        read.times() shouldBe columns.times()
        read.numbers().map { it.toRawBits() } shouldBe columns.numbers().map { it.toRawBits() }
        read.others()?.toList() shouldBe
          columns.others()?.toList()?.takeIf { it.any { o -> o != null } }
      }
    }

    test("a regular stream of whole numbers takes three bytes a point, a constant one none") {
      val times = LongArray(10_000) { 1_700_000_000_000_000 + it * 1_000_000L }
      val counting = PointColumns(times, DoubleArray(times.size) { it.toDouble() }, null)
      written(counting).size shouldBeLessThan 3 * times.size
      val constant = PointColumns(times, DoubleArray(times.size) { 21.5 }, null)
      written(constant).size shouldBeLessThan 40
    }

    test("columns that are cut short are refused, wherever they are cut") {
      val bytes = written(columns(Random(7)))
      for (length in bytes.indices) {
        val failure = runCatching {
          ColumnCodec.read(ByteSource(bytes.copyOf(length), 0))
        }
          .exceptionOrNull()
        (failure is IndexOutOfBoundsException || failure is ArithmeticException) shouldBe true
      }
    }
  })

private fun written(columns: PointColumns) =
  ByteSink().also { ColumnCodec.write(columns, it) }.toArray()

/** Regular and irregular times, numbers of every kind, and now and then what is no number. */
private fun columns(random: Random): PointColumns {
  val size = random.nextInt(1, 300)
  var time = random.nextLong(-1_000_000_000_000_000, 2_000_000_000_000_000)
  val isRegular = random.nextBoolean()
  val times =
    LongArray(size) {
      time += if (isRegular && random.nextInt(20) > 0) 1_000_000 else random.nextLong(1, 5_000_000)
      time
    }
  val others =
    if (random.nextBoolean()) null
    else
      Array<Value?>(size) {
        when (random.nextInt(4)) {
          0 -> Value.of(random.nextLong())
          1 -> Value.of(listOf("", "run", "stop", "Grüß Gott ✓").random(random))
          2 -> Value.of("batch $it")
          else -> null
        }
      }
  val numbers =
    DoubleArray(size) {
      when (random.nextInt(6)) {
        0 -> Double.fromBits(random.nextLong())
        1 -> random.nextDouble()
        2 -> listOf(0.0, -0.0, Double.NaN, Double.MAX_VALUE, Double.MIN_VALUE).random(random)
        else -> random.nextInt(5).toDouble()
      }
    }
  return PointColumns(times, numbers, others)
}
