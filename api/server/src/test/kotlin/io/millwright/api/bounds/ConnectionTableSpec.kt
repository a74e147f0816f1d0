// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.net.InetSocketAddress
import java.time.Duration

private const val SECOND = 1_000_000_000L

class ConnectionTableSpec :
  FunSpec({
    fun table(most: Int = 10, ofAddress: Int = 3) =
      ConnectionTable<Int>(most, ofAddress, Duration.ofSeconds(20), Duration.ofSeconds(60))

    test("a connection on which no request comes is overdue, and one with a request is not") {
      val table = table()
      table.opened(1, "a", 0)
      table.opened(2, "b", 0)
      table.begun(2)
      table.overdue(20 * SECOND) shouldContainExactly listOf()
      table.overdue(20 * SECOND + 1) shouldContainExactly listOf(1)
      table.overdue(900 * SECOND) shouldContainExactly listOf()
      table.ended(2, 900 * SECOND)
      table.overdue(960 * SECOND) shouldContainExactly listOf()
      table.overdue(960 * SECOND + 1) shouldContainExactly listOf(2)
      table.size() shouldBe 0
    }

    test("several requests on one connection have ended when the last has") {
      val table = table()
      table.opened(1, "a", 0)
      table.begun(1)
      table.begun(1)
      table.ended(1, 0)
      table.overdue(100 * SECOND) shouldContainExactly listOf()
      table.ended(1, 0)
      table.overdue(100 * SECOND) shouldContainExactly listOf(1)
    }

    test("the connection of an address that has waited longest makes room for its next") {
      val table = table()
      table.opened(9, "b", 0).shouldBeEmpty()
      (1..3).forEach { table.opened(it, "a", 0).shouldBeEmpty() }
      table.begun(1)
      table.opened(4, "a", 0) shouldBePresent { it shouldBe 2 }
      table.ended(1, 0)
      table.opened(5, "a", 0) shouldBePresent { it shouldBe 3 }
      table.opened(6, "a", 0) shouldBePresent { it shouldBe 4 }
      table.opened(7, "a", 0) shouldBePresent { it shouldBe 1 }
      table.size() shouldBe 4
    }

    test("if no connection is waiting, the newest is closed") {
      val table = table()
      (1..3).forEach {
        table.opened(it, "a", 0)
        table.begun(it)
      }
      table.opened(4, "a", 0) shouldBePresent { it shouldBe 4 }
      table.closed(1)
      table.opened(5, "a", 0).shouldBeEmpty()
    }

    test("where there are too many of all addresses, the one that has waited longest goes") {
      val table = table(most = 3)
      (1..3).forEach { table.opened(it, "$it", 0).shouldBeEmpty() }
      table.begun(1)
      table.opened(4, "4", 0) shouldBePresent { it shouldBe 2 }
      // Whoever has gone by itself is not counted twice.
      table.closed(2)
      table.closed(3)
      table.opened(5, "5", 0).shouldBeEmpty()
    }

    test("one customer of IPv6 has one name, and one of IPv4 another") {
      fun name(address: String) =
        Connections.name(InetSocketAddress(InetAddress.getByName(address), 1))
      name("2001:db8:1:2::1") shouldBe name("2001:db8:1:2:ffff::9")
      (name("2001:db8:1:2::1") == name("2001:db8:1:3::1")) shouldBe false
      (name("10.0.0.1") == name("10.0.0.2")) shouldBe false
    }
  })
