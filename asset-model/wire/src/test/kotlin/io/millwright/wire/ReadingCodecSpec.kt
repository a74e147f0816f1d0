// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import com.google.protobuf.DynamicMessage
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality

private fun message(vararg fields: Pair<String, List<Any>>): ByteArray {
  val schema = PublishedSchema.message("Readings")
  val message = DynamicMessage.newBuilder(schema)
  for ((name, values) in fields) {
    val field = schema.findFieldByName(name)
    values.forEach {
      message.addRepeatedField(
        field,
        if (field.javaType.name == "ENUM")
          field.enumType.findValueByNumberCreatingIfUnknown(it as Int)
        else it,
      )
    }
  }
  return message.build().toByteArray()
}

class ReadingCodecSpec :
  FunSpec({
    test("a message without its optional fields is decoded") {
      val bytes =
        message(
          "alias" to listOf("/a", "/b"),
          "stream" to listOf(1, 0),
          "time" to listOf(1_000_000L, -1L),
          "real" to listOf(1.5, -2.0),
        )
      val batch = ReadingCodec.decode(bytes)
      batch.size() shouldBe 2
      batch.alias(0) shouldBe Alias("/b")
      batch.micros(1) shouldBe 999_999
      batch.quality(1) shouldBe Quality.GOOD
      batch.real(1) shouldBe -2.0
    }

    // protobuf: parsers must take packed fields unpacked, and in pieces.
    test("packed fields may come unpacked") {
      val bytes =
        byteArrayOf(18, 2, '/'.code.toByte(), 'a'.code.toByte(), 24, 0, 24, 0, 32, 2, 32, 2) +
          byteArrayOf(48, 1, 48, 1, 64, 2, 64, 4)
      val batch = ReadingCodec.decode(bytes)
      batch.size() shouldBe 2
      batch.integer(0) shouldBe 1
      batch.integer(1) shouldBe 2
      batch.micros(1) shouldBe 2
    }

    test("a message without a value for each row, or with more, is refused with the reason") {
      val alias = "alias" to listOf<Any>("/a")
      val row = arrayOf(alias, "stream" to listOf<Any>(0), "time" to listOf<Any>(0L))
      for ((bytes, reason) in
        listOf(
          message(*row) to "ends before its rows",
          message(*row, "real" to listOf(1.0, 2.0)) to "more values than rows",
          message(*row, "real" to listOf(1.0), "text" to listOf("x")) to "more values than rows",
          message(*row, "real" to listOf(1.0), "quality" to listOf(3)) to "no quality 3",
          message(*row, "real" to listOf(1.0), "kind" to listOf(9)) to "no kind 9",
          message(*row, "kind" to listOf(0, 0)) to "different lengths",
          message(alias, "stream" to listOf(1), "time" to listOf(0L), "real" to listOf(1.0)) to
            "dictionary has 1",
          message("alias" to listOf("")) to "alias has 1 to 2048",
        )) {
        shouldThrow<WireException> { ReadingCodec.decode(bytes) }.message shouldContain reason
      }
    }

    test("an empty batch is its version") {
      ReadingCodec.encode(ReadingBatch.empty()).toList() shouldBe listOf<Byte>(8, 1)
      ReadingCodec.decode(byteArrayOf()) shouldBe ReadingBatch.empty()
    }

    test("a double takes no more than 16 bytes before compression, dictionary included") {
      val batch = ReadingBatch.Builder()
      for (row in 0 until 10_000) {
        val stream = batch.stream(Alias("/graz/line-1/filler/tag-${row % 1000}"))
        batch.addDouble(stream, 1_772_000_000_000_000 + row * 1_000L, Quality.GOOD, row * 0.1)
      }
      val bytes = ReadingCodec.encode(batch.build()).size
      bytes shouldBeLessThan 160_000
    }
  })
