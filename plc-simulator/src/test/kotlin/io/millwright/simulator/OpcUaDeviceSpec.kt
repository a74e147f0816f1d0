// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.time.Duration
import java.time.Instant
import kotlin.time.Duration.Companion.seconds
import org.eclipse.milo.opcua.stack.core.NodeIds
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation
import org.eclipse.milo.opcua.stack.core.types.structured.Range

class OpcUaDeviceSpec :
  FunSpec({
    val plant = autoClose(served("bottling-plant", speed = 1.0))
    val client = plant.opcUa("line-1")
    afterSpec { client.disconnect() }

    test("an engineer finds the machines by browsing from the Objects folder") {
      fun names(id: org.eclipse.milo.opcua.stack.core.types.builtin.NodeId) =
        client.addressSpace.browse(id).map { it.browseName.name }
      names(NodeIds.ObjectsFolder) shouldContainAll listOf("Plant")
      names(node("Plant")) shouldContainExactlyInAnyOrder listOf("Line1", "Simulator")
      names(node("Line1")) shouldContainAll listOf("Filler", "Capper", "Labeller", "Packer")
      names(node("Line1.Filler")) shouldContainAll listOf("State", "Produced", "Temperature")
    }

    test("variables have the types of what they count and measure") {
      client.read("Line1.Filler.State").value.value.shouldBeInstanceOf<Int>()
      client.read("Line1.Filler.Produced").value.value.shouldBeInstanceOf<Long>()
      client.read("Line1.Filler.Planned").value.value shouldBe true
      client.read("Line1.Filler.Temperature").value.value.shouldBeInstanceOf<Double>()
      client.addressSpace.getVariableNode(node("Line1.Filler.State")).dataType shouldBe
        NodeIds.Int32
      client.addressSpace.getVariableNode(node("Line1.Filler.Produced")).dataType shouldBe
        NodeIds.Int64
    }

    // OPC 10000-8: an AnalogItem has an EURange, and its unit as a UNECE code: CEL is 4408652.
    test("measured values carry their range and engineering unit") {
      val temperature = client.addressSpace.getVariableNode(node("Line1.Filler.Temperature"))
      temperature.typeDefinition.nodeId shouldBe NodeIds.AnalogItemType
      val properties =
        client.addressSpace.browseNodes(temperature).associate { it.browseName.name to it.nodeId }
      fun property(name: String) =
        client
          .readValue(
            0.0,
            org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn.Both,
            properties.getValue(name),
          )
          .value
          .value
          .let { it as org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject }
          .decode(client.staticEncodingContext)
      property("EURange") shouldBe Range(0.0, 120.0)
      (property("EngineeringUnits") as EUInformation).let {
        it.unitId shouldBe 4408652
        it.displayName.text shouldBe "°C"
      }
    }

    test("source timestamps are simulated time") {
      val value = client.read("Line1.Filler.Temperature")
      val time = value.sourceTime!!.javaInstant
      (time > SHIFT && time < SHIFT + Duration.ofMinutes(5)) shouldBe true
      value.statusCode shouldBe StatusCode.GOOD
    }

    test("a client reads the values that the plant shows") {
      val id = "Line1.Capper.Rejected"
      eventually(5.seconds) {
        client.read(id).value.value shouldBe plant.value(id).toLong()
      }
    }

    // A sampling server would lose what comes between two samples when time runs fast.
    test("a subscriber gets every change, though an hour passes in twenty seconds") {
      served("bottling-plant", speed = 180.0, warmUp = Duration.ofMinutes(1)).use { fast ->
        val fastClient = fast.opcUa("line-1")
        try {
          val begin = fast.now()
          val values = fastClient.subscribe("Line1.Filler.Produced")
          val states = fastClient.subscribe("Line1.Packer.State")
          val end = begin + Duration.ofMinutes(15)
          eventually(30.seconds) { (fast.now() > end + Duration.ofMinutes(1)) shouldBe true }
          val book = fast.machineBook("Line1.Filler")
          eventually(5.seconds) { (values.last().sourceTime!!.javaInstant >= end) shouldBe true }
          val counts = values.map { it.value.value as Long }
          counts.size shouldBeGreaterThan 500
          counts.zipWithNext().forAll { (one, next) -> next shouldBe one + 1 }
          val first = values.first().sourceTime!!.javaInstant
          val last = values.last { it.sourceTime!!.javaInstant <= end }
          (last.value.value as Long) - counts.first() shouldBe book.produced(first, end)
          val seen = states.map { it.sourceTime!!.javaInstant to it.value.value as Int }.drop(1)
          val true_ =
            fast
              .machineBook("Line1.Packer")
              .states()
              .map { it.from() to it.state().number() }
              .filter { it.first > states.first().sourceTime!!.javaInstant }
          fun upToEnd(list: List<Pair<Instant, Int>>) = list.filter { it.first <= end }
          upToEnd(seen) shouldBe upToEnd(true_)
        } finally {
          fastClient.disconnect()
        }
      }
    }

    test("the second line stands on a server of its own") {
      val other = plant.opcUa("line-2")
      other.read("Line2.Filler.State").statusCode shouldBe StatusCode.GOOD
      other.read("Line1.Filler.State").statusCode.isBad shouldBe true
      other.disconnect()
    }

    test("bays, fans and lifts of the car park are on OPC UA") {
      served("car-park").use { park ->
        val parkClient = park.opcUa("car-park")
        val bays = (1..40).map { "Level1.Bay%02d.Occupied".format(it) }
        bays.forAll { parkClient.read(it).value.value shouldBe (park.value(it) == 1.0) }
        parkClient.read("Level1.Fan.Running").value.value.shouldBeInstanceOf<Boolean>()
        parkClient.read("Lift1.Trips").value.value.shouldBeInstanceOf<Long>()
        parkClient.disconnect()
      }
    }
  })
