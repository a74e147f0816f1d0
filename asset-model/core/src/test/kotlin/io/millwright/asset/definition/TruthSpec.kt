// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.millwright.asset.id.StableIds
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.role.PropertyRole
import io.millwright.value.DataType
import io.millwright.value.Value

private fun property(type: DataType, kind: PropertyKind, unit: String = "") =
  PropertyDefinition(StableIds.property(StableIds.model("m"), "x"), "x", "x", type, unit, kind)

private fun transform(source: String, unit: String = "") =
  property(DataType.DOUBLE, PropertyKind.Transform(Formula.parse(source)), unit)

class TruthSpec :
  FunSpec({
    context("a formula that compares, denies or joins truths means yes or no") {
      withTests(
        "state == 6",
        "a < b",
        "(a - b) > 3",
        "not running",
        "state == 6 and planned",
        "(a > 1 or b > 2) and not c",
        "running and planned",
      ) {
        Truth.isOf(transform(it)) shouldBe true
      }
    }

    context("a formula whose result can be any number does not") {
      withTests("a + b", "abs(a)", "(a > 1) * 5", "a", "a and b + 1", "if(a > 1, 5, 6)", "-a") {
        Truth.isOf(transform(it)) shouldBe false
      }
    }

    test("what has a unit is a number, and so is a metric") {
      Truth.isOf(transform("state == 6", "s")) shouldBe false
      val metric = PropertyKind.Metric(Formula.parse("last(a) == 6"), Window.parse("5m"))
      Truth.isOf(property(DataType.DOUBLE, metric)) shouldBe false
    }

    test("booleans mean yes or no, and so do numbers with the role of a truth") {
      Truth.isOf(property(DataType.BOOLEAN, PropertyKind.Attribute(Value.none()))) shouldBe true
      val register = property(DataType.INTEGER, PropertyKind.Measurement())
      Truth.isOf(register) shouldBe false
      Truth.isOf(register.with(AssignedRole.set(PropertyRole.BAY))) shouldBe true
    }
  })
