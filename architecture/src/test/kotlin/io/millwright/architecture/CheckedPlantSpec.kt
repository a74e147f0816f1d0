// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** A plant in hand is valid: whoever makes one asks validation, but for these two. */
class CheckedPlantSpec :
  FunSpec({
    test("only the database and the reader of files, which has just validated, skip validation") {
      Classes.ours
        .flatMap { it.accessesFromSelf }
        .filter {
          it.targetOwner.name == "io.millwright.asset.Plant" && it.name == "alreadyChecked"
        }
        .map { it.originOwner.name.substringBefore('$') }
        .filterNot { it.startsWith("io.millwright.benchmark.") }
        .toSet() shouldBe
        setOf(
          "io.millwright.historian.postgres.plant.PlantRows",
          "io.millwright.file.PlantReading",
        )
    }
  })
