// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.connector.modbus.ReadPlan.Barrier
import io.millwright.connector.modbus.RegisterFormat.Float32
import io.millwright.connector.modbus.RegisterFormat.Int16
import io.millwright.connector.modbus.RegisterFormat.Single
import io.millwright.connector.modbus.RegisterFormat.Text
import io.millwright.connector.modbus.RegisterOrder.ABCD

class ReadPlanSpec :
  FunSpec({
    fun tags(
      vararg places: Pair<Int, RegisterFormat>,
      table: RegisterTable = RegisterTable.HOLDING,
    ) = places.mapIndexed { i, (address, format) ->
      ModbusTag(i, table, address, format)
    }

    fun ranges(plan: ReadPlan) = plan.blocks().map { it.first() to it.count() }

    test("neighbours and near ones share a request, gaps and all") {
      ranges(
        ReadPlan.of(tags(0 to Int16(ABCD), 1 to Int16(ABCD), 90 to Float32(ABCD)), listOf())
      ) shouldBe listOf(0 to 92)
    }

    test("a request has 125 registers at most, and a tag is never split") {
      ranges(ReadPlan.of(tags(0 to Int16(ABCD), 124 to Int16(ABCD)), listOf())) shouldBe
        listOf(0 to 125)
      ranges(ReadPlan.of(tags(0 to Int16(ABCD), 124 to Float32(ABCD)), listOf())) shouldBe
        listOf(0 to 1, 124 to 2)
      ranges(ReadPlan.of(tags(0 to Text(250, ABCD), 3 to Int16(ABCD)), listOf())) shouldBe
        listOf(0 to 125)
    }

    test("2000 bits go into one request") {
      ranges(
        ReadPlan.of(tags(5 to Single(), 2004 to Single(), table = RegisterTable.COIL), listOf())
      ) shouldBe listOf(5 to 2000)
    }

    test("a plan goes round what the device refuses") {
      val tags = tags(0 to Int16(ABCD), 10 to Int16(ABCD), 20 to Int16(ABCD), 30 to Int16(ABCD))
      ranges(ReadPlan.of(tags, listOf(Barrier(RegisterTable.HOLDING, 10, 11)))) shouldBe
        listOf(0 to 1, 10 to 1, 20 to 11)
      ranges(ReadPlan.of(tags, listOf(Barrier(RegisterTable.INPUT, 10, 11)))) shouldBe
        listOf(0 to 31)
    }

    val anyTags =
      Arb.list(
        arbitrary { random ->
          val table = RegisterTable.entries.random(random.random)
          val format =
            if (table.isBits) Single()
            else
              listOf(Int16(ABCD), Float32(ABCD), Text(random.random.nextInt(1, 251), ABCD))
                .random(random.random)
          ModbusTag(0, table, random.random.nextInt(0, 400), format)
        },
        0..40,
      )

    test("every tag is read, once and whole, within the limits") {
      checkAll(anyTags) { places ->
        val tags = places.mapIndexed { i, it ->
          ModbusTag(i, it.table(), it.address(), it.format())
        }
        val plan = ReadPlan.of(tags, listOf())
        plan.blocks().flatMap { it.tags() } shouldContainExactlyInAnyOrder tags
        for (block in plan.blocks()) {
          block.count() shouldBeLessThanOrEqual block.table().limit()
          block.tags().forEach {
            (it.table() == block.table() &&
              it.address() >= block.first() &&
              it.end() <= block.end()) shouldBe true
          }
        }
      }
    }

    // Beside the fewest that any choice of windows gives, found by trying all of them.
    test("no plan has fewer requests") {
      val few =
        Arb.list(
          arbitrary { random ->
            ModbusTag(
              0,
              RegisterTable.HOLDING,
              random.random.nextInt(0, 500),
              Text(random.random.nextInt(1, 251), ABCD),
            )
          },
          1..7,
        )
      checkAll(300, few) { places ->
        val tags = places.mapIndexed { i, it ->
          ModbusTag(i, it.table(), it.address(), it.format())
        }
        fun fewest(open: Set<ModbusTag>): Int =
          if (open.isEmpty()) 0
          else
            1 +
              open.minOf { start ->
                val window = open.filter {
                  it.address() >= start.address() && it.end() <= start.address() + 125
                }
                fewest(open - window.toSet())
              }
        ReadPlan.of(tags, listOf()).blocks().size shouldBe fewest(tags.toSet())
      }
    }
  })
