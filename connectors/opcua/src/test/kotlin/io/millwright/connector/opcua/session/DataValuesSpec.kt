// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.opcua.OpcUaTag
import io.millwright.reading.TimeOfReading
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional
import java.util.UUID
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ubyte
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ulong
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ushort
import org.eclipse.milo.opcua.stack.core.types.enumerated.ServerState

class DataValuesSpec :
  FunSpec({
    val now = Instant.parse("2026-01-01T12:00:00Z")

    fun sample(value: Any?, status: Long = 0, source: DateTime? = null, server: DateTime? = null) =
      DataValues.sample(7, DataValue(Variant.of(value), StatusCode(status), source, server))

    val scalars =
      listOf<Pair<Any, Value>>(
        true to Value.of(true),
        (-5).toByte() to Value.of(-5L),
        ubyte(250) to Value.of(250L),
        (-30000).toShort() to Value.of(-30000L),
        ushort(65535) to Value.of(65535L),
        Int.MIN_VALUE to Value.of(Int.MIN_VALUE.toLong()),
        uint(4294967295L) to Value.of(4294967295L),
        Long.MIN_VALUE to Value.of(Long.MIN_VALUE),
        ulong(Long.MAX_VALUE) to Value.of(Long.MAX_VALUE),
        ulong("18446744073709551615") to Value.of(18446744073709551615.0),
        // The shortest decimal that is this float: what the device shows.
        0.1f to Value.of(0.1),
        -0.1 to Value.of(-0.1),
        "Ärger" to Value.of("Ärger"),
        DateTime(Instant.parse("2026-01-01T00:00:00.5Z")) to Value.of("2026-01-01T00:00:00.500Z"),
        LocalizedText.english("on") to Value.of("on"),
        UUID(0, 1) to Value.of("00000000-0000-0000-0000-000000000001"),
        ServerState.Failed to Value.of(1L),
      )
    scalars.forEach { (raw, value) ->
      test("a ${raw.javaClass.simpleName} such as $raw is read as $value") {
        DataValues.value(raw) shouldBe Optional.of(value)
      }
    }

    test("an array or a structure is refused with what it is") {
      sample(arrayOf(1.0, 2.0)).let {
        it.quality shouldBe Quality.BAD
        it.value shouldBe Value.none()
        it.status shouldContain "an array of Double"
      }
      sample(ByteString.of(byteArrayOf(1))).status shouldContain "a ByteString is not supported"
    }

    test("quality is the severity of the status, and its name is kept") {
      sample(1).let { (it.quality to it.status) shouldBe (Quality.GOOD to "Good") }
      sample(1, StatusCodes.Good_LocalOverride).quality shouldBe Quality.GOOD
      sample(1, StatusCodes.Uncertain_LastUsableValue).let {
        (it.quality to it.status) shouldBe (Quality.UNCERTAIN to "Uncertain_LastUsableValue")
      }
      sample(1, StatusCodes.Bad_SensorFailure).let {
        (it.quality to it.status) shouldBe (Quality.BAD to "Bad_SensorFailure")
      }
    }

    // OPC 10000-4, StatusCode: the overflow bit belongs to the info bits, not to the code.
    test("info bits don't change quality or name") {
      sample(1, 0x480).let { (it.quality to it.status) shouldBe (Quality.GOOD to "Good") }
      StatusCode(0x480).isOverflowSet shouldBe true
    }

    test("a good status without a value, or with NaN, is not good") {
      sample(null).let { (it.quality to it.status) shouldBe (Quality.BAD to "no value") }
      sample(Double.NaN).quality shouldBe Quality.BAD
      sample(Float.POSITIVE_INFINITY).quality shouldBe Quality.BAD
      sample(null, StatusCodes.Bad_OutOfService).status shouldBe "Bad_OutOfService"
    }

    test("the time is the source's, else the server's, else the present") {
      val source = DateTime(now.minusSeconds(10))
      val server = DateTime(now.minusSeconds(5))
      sample(1, 0, source, server).sourceTime shouldBe now.minusSeconds(10)
      sample(1, 0, null, server).sourceTime shouldBe now.minusSeconds(5)
      sample(1, 0, DateTime.MIN_VALUE, server).sourceTime shouldBe now.minusSeconds(5)
      sample(1).sourceTime shouldBe TimeOfReading.MISSING
    }

    test("the queue holds twice what is sampled between two publishes") {
      fun queue(publishing: Long, sampling: Long) =
        OpcUaTag(
            0,
            "",
            org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId.parse("ns=2;i=1"),
            java.time.Duration.ofMillis(sampling),
          )
          .queueSize(java.time.Duration.ofMillis(publishing))
      queue(500, 10) shouldBe 101
      queue(500, 500) shouldBe 10
      queue(3_600_000, 10) shouldBe 10_000
      queue(500, 0) shouldBe 10_000
    }
  })
