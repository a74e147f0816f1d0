// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeNaN
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.az
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.float
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.short
import io.kotest.property.arbitrary.string
import io.kotest.property.arbitrary.uInt
import io.kotest.property.arbitrary.uLong
import io.kotest.property.arbitrary.uShort
import io.kotest.property.checkAll
import io.millwright.connector.modbus.RegisterFormat.Bit
import io.millwright.connector.modbus.RegisterFormat.Float32
import io.millwright.connector.modbus.RegisterFormat.Float64
import io.millwright.connector.modbus.RegisterFormat.Int16
import io.millwright.connector.modbus.RegisterFormat.Int32
import io.millwright.connector.modbus.RegisterFormat.Int64
import io.millwright.connector.modbus.RegisterFormat.Single
import io.millwright.connector.modbus.RegisterFormat.Text
import io.millwright.connector.modbus.RegisterFormat.UInt16
import io.millwright.connector.modbus.RegisterFormat.UInt32
import io.millwright.connector.modbus.RegisterFormat.UInt64
import io.millwright.connector.modbus.RegisterOrder.ABCD
import io.millwright.connector.modbus.RegisterOrder.BADC
import io.millwright.connector.modbus.RegisterOrder.CDAB
import io.millwright.connector.modbus.RegisterOrder.DCBA
import io.millwright.value.Value
import java.nio.ByteBuffer

/** A device's side, written after the letters and not after our code. */
private fun sent(order: RegisterOrder, highFirst: ByteArray): ByteArray {
  val registers = highFirst.toList().chunked(2)
  val placed =
    when (order) {
      ABCD,
      BADC -> registers
      CDAB,
      DCBA -> registers.reversed()
    }
  return placed
    .flatMap { (high, low) ->
      when (order) {
        ABCD,
        CDAB -> listOf(high, low)
        BADC,
        DCBA -> listOf(low, high)
      }
    }
    .toByteArray()
}

private fun bytes(vararg values: Int) = ByteArray(values.size) { values[it].toByte() }

private fun big(size: Int, put: ByteBuffer.() -> Unit) =
  ByteBuffer.allocate(size).apply(put).array()

class RegisterFormatSpec :
  FunSpec({
    val orders = Arb.enum<RegisterOrder>()

    test("21.5 is 41 AC 00 00, in whichever order it comes") {
      Float32(ABCD).decode(bytes(0x41, 0xAC, 0x00, 0x00)) shouldBe Value.of(21.5)
      Float32(CDAB).decode(bytes(0x00, 0x00, 0x41, 0xAC)) shouldBe Value.of(21.5)
      Float32(BADC).decode(bytes(0xAC, 0x41, 0x00, 0x00)) shouldBe Value.of(21.5)
      Float32(DCBA).decode(bytes(0x00, 0x00, 0xAC, 0x41)) shouldBe Value.of(21.5)
    }

    test("0xFFFF is minus one signed and 65535 unsigned") {
      Int16(ABCD).decode(bytes(0xFF, 0xFF)) shouldBe Value.of(-1L)
      UInt16(ABCD).decode(bytes(0xFF, 0xFF)) shouldBe Value.of(65_535L)
    }

    test("the bytes that a device sends are decoded, for each type and order") {
      checkAll(orders, Arb.short()) { order, it ->
        Int16(order).decode(sent(order, big(2) { putShort(it) })) shouldBe Value.of(it.toLong())
      }
      checkAll(orders, Arb.uShort()) { order, it ->
        UInt16(order).decode(sent(order, big(2) { putShort(it.toShort()) })) shouldBe
          Value.of(it.toLong())
      }
      checkAll(orders, Arb.int()) { order, it ->
        Int32(order).decode(sent(order, big(4) { putInt(it) })) shouldBe Value.of(it.toLong())
      }
      checkAll(orders, Arb.uInt()) { order, it ->
        UInt32(order).decode(sent(order, big(4) { putInt(it.toInt()) })) shouldBe
          Value.of(it.toLong())
      }
      checkAll(orders, Arb.long()) { order, it ->
        Int64(order).decode(sent(order, big(8) { putLong(it) })) shouldBe Value.of(it)
      }
      checkAll(orders, Arb.float()) { order, it ->
        Float32(order).decode(sent(order, big(4) { putFloat(it) })) shouldBe Value.ofSingle(it)
      }
      checkAll(orders, Arb.double()) { order, it ->
        Float64(order).decode(sent(order, big(8) { putDouble(it) })) shouldBe Value.of(it)
      }
      checkAll(orders, Arb.int(0..15), Arb.short()) { order, bit, it ->
        Bit(bit, order).decode(sent(order, big(2) { putShort(it) })) shouldBe
          Value.of(it.toInt().toUShort().toString(2).padStart(16, '0')[15 - bit] == '1')
      }
    }

    test("an unsigned number of 64 bits is exact where it fits, and a double beyond") {
      checkAll(orders, Arb.uLong()) { order, it ->
        UInt64(order).decode(sent(order, big(8) { putLong(it.toLong()) })) shouldBe
          if (it <= Long.MAX_VALUE.toULong()) Value.of(it.toLong()) else Value.of(it.toDouble())
      }
    }

    test(
      "text ends at the first NUL, without the blanks that pad it, and its registers stay in order"
    ) {
      Text(6, ABCD).decode("A1\u0000xyz".toByteArray()) shouldBe Value.of("A1")
      Text(6, ABCD).decode("Ü2  \u0000\u0000".toByteArray().copyOf(6)) shouldBe Value.of("Ü2")
      Text(4, CDAB).decode("ABCD".toByteArray()) shouldBe Value.of("ABCD")
      Text(4, BADC).decode("BADC".toByteArray()) shouldBe Value.of("ABCD")
      // The last byte of an odd length shares its register with something else.
      Text(3, ABCD).decode("ABCX".toByteArray()) shouldBe Value.of("ABC")
      checkAll(Arb.string(1..40, Codepoint.az())) { text ->
        val padded = text.toByteArray().copyOf((text.length + 1) / 2 * 2)
        Text(text.length, ABCD).decode(padded) shouldBe Value.of(text)
      }
    }

    test("a coil is one byte, 0 or 1") {
      checkAll(Arb.boolean()) { Single().decode(bytes(if (it) 1 else 0)) shouldBe Value.of(it) }
    }

    test("NaN is passed on as it is") {
      (Float32(ABCD).decode(bytes(0x7F, 0xC0, 0, 0)) as Value.DoubleValue).number().shouldBeNaN()
    }

    test("too few bytes are refused") {
      shouldThrow<IllegalArgumentException> { Int32(ABCD).decode(bytes(1, 2)) }
        .message!! shouldContain "needs 4 bytes, got 2"
    }
  })
