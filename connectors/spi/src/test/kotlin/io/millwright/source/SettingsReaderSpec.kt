// SPDX-License-Identifier: Apache-2.0
package io.millwright.source

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.validation.Position
import io.millwright.validation.Problem
import io.millwright.value.DurationText
import java.time.Duration
import java.util.Optional

class SettingsReaderSpec :
  FunSpec({
    test("valid settings are read, missing ones get the fallback") {
      val problems = mutableListOf<Problem>()
      val reader =
        SettingsReader(
          Settings.of(
            "host",
            "10.0.0.1",
            "port",
            "502",
            "poll",
            "500ms",
            "swap",
            "true",
            "rate",
            "1.5e2",
            "order",
            "ABCD",
          ),
          "source meter",
          problems,
        )
      reader.text("host") shouldBe "10.0.0.1"
      reader.integer("port", 1, 1, 65_535) shouldBe 502
      reader.integer("unit", 7, 0, 255) shouldBe 7
      reader.duration("poll", Duration.ofSeconds(1)) shouldBe Duration.ofMillis(500)
      reader.flag("swap", false) shouldBe true
      reader.number("rate", 0.0) shouldBe 150.0
      reader.oneOf("order", setOf("ABCD", "CDAB"), "CDAB") shouldBe "ABCD"
      reader.findText("user") shouldBe Optional.empty()
      reader.finish()
      problems.shouldBeEmpty()
    }

    test("every mistake is reported at its place") {
      val problems = mutableListOf<Problem>()
      val at = { line: Int -> Position("edge.yaml", line, 1) }
      val entries =
        mapOf(
          "port" to "70000",
          "poll" to "fast",
          "rate" to "Infinity",
          "swap" to "yes",
          "order" to "XY",
          "hots" to "x",
        )
      val settings =
        Settings(
          at(1),
          entries.entries.mapIndexed { i, (key, text) -> key to Setting(text, at(i + 2)) }.toMap(),
        )
      val reader = SettingsReader(settings, "source meter", problems)
      reader.text("host") shouldBe ""
      reader.integer("port", 502, 1, 65_535) shouldBe 502
      reader.duration("poll", Duration.ofSeconds(1)) shouldBe Duration.ofSeconds(1)
      reader.number("rate", 2.0) shouldBe 2.0
      reader.flag("swap", true) shouldBe true
      reader.oneOf("order", setOf("ABCD", "CDAB"), "ABCD") shouldBe "ABCD"
      reader.finish()
      problems.map { it.toString() } shouldContainExactly
        listOf(
          "edge.yaml:1:1: source meter: \"host\" is missing; add host: ...",
          "edge.yaml:2:1: source meter: port: \"70000\" is not a whole number from 1 to 65535",
          "edge.yaml:3:1: source meter: poll: \"fast\" is not a time such as 500ms, 10s, 5m, 8h or 1d",
          "edge.yaml:4:1: source meter: rate: \"Infinity\" is not a number",
          "edge.yaml:5:1: source meter: swap: \"yes\" is not true or false",
          "edge.yaml:6:1: source meter: order: \"XY\" is not one of ABCD, CDAB",
          "edge.yaml:7:1: source meter: unknown key \"hots\"; known here are host, port, poll, rate, swap, order",
        )
    }

    test("times are read with their units, and nothing else is a time") {
      DurationText.parse("1.5h") shouldBe Optional.of(Duration.ofMinutes(90))
      DurationText.parse("1d") shouldBe Optional.of(Duration.ofDays(1))
      DurationText.parse("0.000001ms") shouldBe Optional.of(Duration.ofNanos(1))
      for (text in listOf("", "5", "-5s", "5 s", "5w", "1e3s", "99999999999999d", "0.0000001ms")) {
        DurationText.parse(text) shouldBe Optional.empty()
      }
    }
  })
