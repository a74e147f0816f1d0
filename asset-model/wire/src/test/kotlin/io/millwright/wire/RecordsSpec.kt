// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.asset.id.AssetId
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import java.time.Instant
import java.util.UUID

class RecordsSpec :
  FunSpec({
    fun records(batch: ReadingBatch): List<Pair<String, ReadingBatch>> = buildList {
      ReadingRecords.of(batch, Topics::readingsKey) { key, value ->
        value.size shouldBeLessThanOrEqualTo ReadingRecords.LARGEST
        add(key to ReadingCodec.decode(value))
      }
    }

    /** 200,000 numbers of one stream that compress badly: several records' worth. */
    fun large() =
      ReadingBatch.Builder().run {
        val stream = stream(Alias("/graz/filler/temperature"))
        for (row in 0L until 200_000L) {
          addDouble(stream, row * 1_000_003, Quality.GOOD, row / 7.0)
        }
        build()
      }

    test("every reading is in the records once, under its key, in its stream's order") {
      checkAll(50, Arb.list(readings(), 0..40)) { readings ->
        val parts = records(ReadingBatch.of(readings))
        val found = parts.flatMap { (key, part) ->
          part.readings().onEach { Topics.readingsKey(it.alias()) shouldBe key }
        }
        found.groupBy(Reading::alias) shouldBe readings.groupBy(Reading::alias)
        parts.map { it.first }.distinct().size shouldBe parts.size
      }
    }

    test("no batch makes a record that a broker refuses") {
      val batch = large()
      val parts = records(batch)
      parts.size shouldBeGreaterThan 1
      parts.flatMap { it.second.readings() } shouldContainExactly batch.readings()
    }

    test("removals are sent before new values, however many records they take") {
      val removals =
        (0L until 12_000L).map {
          Removal(
            Alias("/graz/oee"),
            TimeRange(Instant.ofEpochSecond(it), Instant.ofEpochSecond(it + 1)),
          )
        }
      val values = large()
      val parts = buildList {
        ComputedRecords.of(Computed(AssetId(UUID(1, 2)), removals, values)) {
          it.size shouldBeLessThanOrEqualTo ReadingRecords.LARGEST
          add(ComputedCodec.decode(it))
        }
      }
      parts.flatMap { it.removals() } shouldContainExactly removals
      parts.flatMap { it.values().readings() } shouldContainExactly values.readings()
      parts.indexOfLast { it.removals().isNotEmpty() } shouldBeLessThanOrEqualTo
        parts.indexOfFirst { !it.values().isEmpty }
    }
  })
