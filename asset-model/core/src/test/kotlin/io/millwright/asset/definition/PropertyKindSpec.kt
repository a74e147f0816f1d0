// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.formula.Formula
import io.millwright.value.Value
import java.time.Duration
import java.util.Optional

class PropertyKindSpec :
  FunSpec({
    // They stand in model files and on the API.
    test("each kind keeps its word") {
      val formula = Formula.parse("x")
      listOf(
          PropertyKind.Attribute(Value.none()),
          PropertyKind.Measurement(),
          PropertyKind.Transform(formula),
          PropertyKind.Metric(formula, Window.every(Duration.ofMinutes(5))),
          PropertyKind.Frame(formula, Optional.empty(), Duration.ZERO),
        )
        .map { it.word() } shouldBe
        listOf("attribute", "measurement", "transform", "metric", "frame")
    }
  })
