// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import com.digitalpetri.modbus.exceptions.ModbusResponseException
import io.kotest.assertions.nondeterministic.continually
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.throwables.shouldThrowAny
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.millwright.simulator.bottling.PackState
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode

/**
 * Each fault as a client sees it; the books go on with the truth. Time runs twenty times as fast.
 */
class OrdersSpec :
  FunSpec({
    val plant = autoClose(served("bottling-plant", speed = 20.0, warmUp = Duration.ofMinutes(2)))
    val client = plant.opcUa("line-1")
    afterSpec { client.disconnect() }

    test("a machine that is stopped shows it, is missed by the others, and goes on by itself") {
      plant.order("stop Line1.Filler 60")
      eventually(5.seconds) { client.read("Line1.Filler.State").value.value shouldBe 2 }
      eventually(20.seconds) { client.read("Line1.Filler.State").value.value shouldBe 6 }
      val stops =
        plant.machineBook("Line1.Filler").states().filter { it.state() == PackState.STOPPED }
      Duration.between(stops.last().from(), stops.last().to()) shouldBe Duration.ofSeconds(60)
      plant.machineBook("Line1.Filler").failures(SHIFT, plant.now()) shouldBe 0
    }

    test("a frozen sensor shows its last value while the truth goes on") {
      val id = "Line1.Filler.Produced"
      plant.order("freeze $id 60")
      val frozen = client.read(id).value.value as Long
      continually(1.seconds) { client.read(id).value.value shouldBe frozen }
      val book = plant.machineBook("Line1.Filler")
      book.produced(SHIFT, plant.now()) shouldBeGreaterThan frozen
      eventually(10.seconds) { (client.read(id).value.value as Long) shouldBeGreaterThan frozen }
    }

    test("a failed sensor has a bad status and no value, and comes back") {
      val id = "Line1.Capper.Temperature"
      plant.order("garbage $id 40")
      eventually(5.seconds) {
        client.read(id).statusCode shouldBe StatusCode(StatusCodes.Bad_SensorFailure)
        client.read(id).value.value shouldBe null
      }
      eventually(10.seconds) { client.read(id).statusCode shouldBe StatusCode.GOOD }
    }

    test("a sensor can show what is not a number, or is far outside its range, and call it good") {
      plant.order("garbage Line1.Labeller.Temperature 60 nan")
      plant.order("garbage Line1.Packer.Temperature 60 range")
      eventually(5.seconds) {
        client.read("Line1.Labeller.Temperature").let {
          it.statusCode shouldBe StatusCode.GOOD
          (it.value.value as Double).isNaN() shouldBe true
        }
        client.read("Line1.Packer.Temperature").let {
          it.statusCode shouldBe StatusCode.GOOD
          it.value.value as Double shouldBeGreaterThan 1000.0
        }
      }
      eventually(10.seconds) {
        (client.read("Line1.Packer.Temperature").value.value as Double) shouldNotBe 1320.0
      }
    }

    test("a wrong clock shifts source timestamps by as much as was ordered") {
      plant.order("skew line-1 -3600 60")
      eventually(5.seconds) {
        val late =
          Duration.between(
            client.read("Line1.Filler.Temperature").sourceTime!!.javaInstant,
            plant.now(),
          )
        (late >= Duration.ofMinutes(59)) shouldBe true
      }
      eventually(10.seconds) {
        val late =
          Duration.between(
            client.read("Line1.Filler.Temperature").sourceTime!!.javaInstant,
            plant.now(),
          )
        (late <= Duration.ofMinutes(1)) shouldBe true
      }
    }

    test("an OPC UA server that is dropped refuses connections, and is back afterwards") {
      val second = plant.opcUa("line-2")
      val book = plant.machineBook("Line2.Filler")
      plant.order("drop line-2 60")
      eventually(5.seconds) { shouldThrowAny { plant.opcUa("line-2") } }
      val before = book.produced(SHIFT, plant.now())
      eventually(15.seconds) {
        second.read("Line2.Filler.State").statusCode shouldBe StatusCode.GOOD
      }
      // The machine may just have nothing to do.
      eventually(15.seconds) { book.produced(SHIFT, plant.now()) shouldBeGreaterThan before }
      eventually(5.seconds) {
        val shown = second.read("Line2.Filler.Produced").value.value as Long
        shown shouldBeGreaterThan before
      }
      second.disconnect()
    }

    test("a Modbus device that is dropped cuts its connections, and is back afterwards") {
      val meters = plant.modbus("meters")
      meters.holding(1, 0, 2)
      plant.order("drop meters 40")
      eventually(5.seconds) { meters.isConnected shouldBe false }
      shouldThrowAny { plant.modbus("meters") }
      eventually(10.seconds) {
        val again = plant.modbus("meters")
        again.holding(1, 0, 2)
        again.disconnect()
      }
    }

    test("a Modbus sensor that fails answers with exception 4, the others go on") {
      val meters = plant.modbus("meters")
      plant.order("garbage Line1.Meter.Power 60")
      eventually(5.seconds) {
        shouldThrow<ModbusResponseException> { meters.holding(1, 0, 2) }.exceptionCode shouldBe 4
        shouldThrow<ModbusResponseException> { meters.holding(1, 0, 5) }.exceptionCode shouldBe 4
      }
      meters.holding(1, 2, 2)
      meters.holding(2, 0, 2)
      eventually(10.seconds) { meters.holding(1, 0, 2) }
      plant.order("garbage Line1.Meter.Power 60 nan")
      plant.order("garbage Line1.Meter.Voltage 60 nan")
      eventually(5.seconds) {
        meters.holding(1, 0, 2).getFloat(0).isNaN() shouldBe true
        meters.holding(1, 4, 1).getShort(0) shouldBe Short.MIN_VALUE
      }
      meters.disconnect()
    }

    test("barriers, lifts and fans of the car park can be stopped too") {
      served("car-park", speed = 20.0).use { park ->
        val field = park.modbus("field-bus")
        val controller = park.opcUa("car-park")
        park.order("stop Entry1 60")
        park.order("stop Lift1 60")
        eventually(5.seconds) {
          field.discrete(2, 1) shouldBe true
          controller.read("Lift1.State").value.value shouldBe 2
        }
        eventually(15.seconds) { field.discrete(2, 1) shouldBe false }
        field.disconnect()
        controller.disconnect()
      }
    }

    // The way for people: any OPC UA client can write a variable.
    test("an order is given by writing it into the variable Simulator.Order") {
      client.write("Simulator.Order", "stop Line1.Packer 40") shouldBe StatusCode.GOOD
      eventually(5.seconds) { client.read("Line1.Packer.State").value.value shouldBe 2 }
    }

    test("a text that is not an order is refused, and nothing happens") {
      for (order in
        listOf(
          "halt Line1.Filler 60",
          "stop Line1.Filler",
          "stop Line1.Filler soon",
          "stop Line1.Filler -5",
          "freeze X 60 now",
        )) {
        shouldThrow<IllegalArgumentException> { plant.order(order) }.message shouldContain
          "stop TARGET SECONDS"
      }
      shouldThrow<IllegalArgumentException> { plant.order("stop Line1.Mixer 60") }
        .message shouldContain "Line1.Mixer"
      shouldThrow<IllegalArgumentException> { plant.order("freeze Line1.Filler.Taste 60") }
      shouldThrow<IllegalArgumentException> { plant.order("drop line-9 60") }.message shouldContain
        "line-1"
      shouldThrow<IllegalArgumentException> { plant.order("garbage Line1.Filler.State 60 nan") }
        .message shouldContain "bad"
      client.write("Simulator.Order", "halt everything") shouldBe
        StatusCode(StatusCodes.Bad_InvalidArgument)
      client.read("Simulator.Answer").value.value.toString() shouldContain "stop TARGET SECONDS"
      eventually(20.seconds) { client.read("Line1.Filler.State").value.value shouldBe 6 }
    }
  })
