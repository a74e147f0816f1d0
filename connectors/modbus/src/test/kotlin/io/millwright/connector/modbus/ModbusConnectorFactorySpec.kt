// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.source.Settings
import java.util.OptionalInt

class ModbusConnectorFactorySpec :
  FunSpec({
    val factory = ModbusConnectorFactory()
    val here = settings("host" to "10.0.4.7")

    fun messages(vararg tags: Settings, settings: Settings = here) =
      factory.check(source("meter", settings, *tags)).map { it.message() }

    test("the example in the design is valid") {
      messages(
          settings("holding" to "0", "type" to "float32", "order" to "ABCD"),
          settings("coil" to "3"),
          settings("input" to "65535", "type" to "bit(15)"),
          settings("holding" to "7", "type" to "string(16)"),
          settings("discrete" to "65535"),
          settings =
            settings("host" to "127.0.0.1", "port" to "502", "unit" to "1", "poll" to "1s"),
        )
        .shouldBeEmpty()
    }

    // A device's order is easily written to each of its tags; on one register it swaps the bytes.
    test("an order is allowed on a single register") {
      messages(settings("holding" to "0", "type" to "int16", "order" to "CDAB")).shouldBeEmpty()
    }

    listOf(
        settings() to "no address",
        settings("holding" to "0", "input" to "1") to "2 addresses (holding, input)",
        settings("holding" to "-1") to "not a whole number from 0 to 65535",
        settings("holding" to "65536") to "not a whole number from 0 to 65535",
        settings("holding" to "400005") to "the manual's from 400001; write holding: 4",
        settings("input" to "365536") to "the manual's from 300001; write input: 65535",
        settings("input" to "400005") to "not a whole number from 0 to 65535",
        settings("holding" to "65535", "type" to "float32") to "runs past the last one, 65535",
        settings("holding" to "0", "type" to "flaot32") to "did you mean \"float32\"",
        settings("holding" to "0", "order" to "ABDC") to "order: \"ABDC\" is unknown",
        settings("holding" to "0", "type" to "bit(16)") to "bits 0 (lowest) to 15, not 16",
        settings("holding" to "0", "type" to "string(251)") to "1 to 250 bytes, not 251",
        settings("holding" to "0", "type" to "string(0)") to "1 to 250 bytes, not 0",
        settings("coil" to "0", "type" to "int16") to "remove type",
        settings("discrete" to "0", "order" to "ABCD") to "remove order",
        settings("holding" to "0", "node" to "ns=1;i=1") to "unknown key \"node\"",
      )
      .forEach { (address, message) ->
        test("the tag $address is refused: $message".replace("Settings", "").take(140)) {
          val found = messages(address)
          found shouldHaveSize 1
          found.single() shouldContain message
        }
      }

    test("an address of five digits is one, whether a zero stands before it or not") {
      for (written in listOf("40001", "040001", "030001", "065535")) {
        messages(settings("holding" to written)).shouldBeEmpty()
      }
    }

    test("a number of a manual is known by the digit of its table") {
      for ((table, number, address) in
        listOf(
          Triple(RegisterTable.HOLDING, 400005, 4),
          Triple(RegisterTable.HOLDING, 40005, null),
          Triple(RegisterTable.HOLDING, 400001, 0),
          Triple(RegisterTable.INPUT, 300001, 0),
          Triple(RegisterTable.DISCRETE, 100017, 16),
          Triple(RegisterTable.INPUT, 365536, 65_535),
          Triple(RegisterTable.INPUT, 365537, null),
          Triple(RegisterTable.HOLDING, 4, null),
          Triple(RegisterTable.HOLDING, 300001, null),
          Triple(RegisterTable.HOLDING, 400000, null),
          Triple(RegisterTable.HOLDING, 500000, null),
          Triple(RegisterTable.COIL, 100001, null),
        )) {
        withClue("$table $number") {
          table.fromManual(number) shouldBe (address?.let(OptionalInt::of) ?: OptionalInt.empty())
        }
      }
      ReadOutcome.Refused(2).advice() shouldContain "40005 of most manuals is holding: 4"
    }

    test("a host with a port in it is told where the port stands, and an IPv6 address is none") {
      messages(settings = settings("host" to "127.0.0.1:28601")).single() shouldContain
        "it stands in port:, as in {host: 127.0.0.1, port: 28601}"
      messages(settings = settings("host" to "[fe80::1]:502")).single() shouldContain "port: 502"
      for (host in listOf("10.0.4.7", "plc-1", "fe80::1", "::1")) {
        messages(settings = settings("host" to host)).shouldBeEmpty()
      }
    }

    test("a source without a host, and with times that make no sense, has all its problems told") {
      val found =
        messages(
          settings = settings("poll" to "5ms", "timeout" to "2h", "unit" to "256", "prt" to "1")
        )
      found shouldHaveSize 5
      found[0] shouldContain "\"host\" is missing"
    }

    test("a URL is no host") {
      messages(settings = settings("host" to "tcp://10.0.4.7")).single() shouldContain
        "write host: 10.0.4.7 and port: 502"
    }

    test("the subject of a problem is the source, or the tag's alias") {
      factory.check(source("meter", settings(), settings())).map { it.subject() } shouldBe
        listOf("source meter", "tag /meter/0")
    }
  })
