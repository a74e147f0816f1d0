// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.millwright.validation.InvalidException
import java.nio.file.Path

/** A file of src/test/resources. */
fun fixture(name: String): Path =
  Path.of(checkNotNull(MistakesSpec::class.java.getResource("/$name")).toURI())

/** The problems as a terminal shows them, the folder left out. */
fun InvalidException.lines(folder: Path): List<String> =
  problems().map { it.toString().removePrefix("$folder/") }

class MistakesSpec :
  FunSpec({
    test("every mistake in model files is reported in one run, where it stands") {
      val folder = fixture("mistakes/model")
      val e = shouldThrow<InvalidException> { PlantFiles.read(listOf(folder)) }
      e.lines(folder).forEach { println(it) }
    }

    test("every mistake in an edge file is reported in one run, where it stands") {
      val file = fixture("mistakes/edge/edge.yaml")
      val e = shouldThrow<InvalidException> { EdgeFiles.read(file) }
      e.lines(file.parent).forEach { println(it) }
    }
  })
