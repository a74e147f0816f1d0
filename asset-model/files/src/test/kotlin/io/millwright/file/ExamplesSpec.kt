// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.millwright.asset.definition.PropertyKind
import io.millwright.file.edge.EdgeFiles
import java.nio.file.Path
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries

class ExamplesSpec :
  FunSpec({
    val examples = Path.of(checkNotNull(System.getProperty("millwright.checkout")), "examples")

    for (example in examples.listDirectoryEntries().filter { it.isDirectory() }.sorted()) {
      test(
        "${example.fileName} is a plant without problems, and its edge feeds measurements only"
      ) {
        val plant = PlantFiles.read(listOf(example))
        plant.roots().shouldNotBeEmpty()
        val tags = EdgeFiles.read(example.resolve("edge.yaml")).sources().flatMap { it.tags() }
        tags.shouldNotBeEmpty()
        tags
          .map { it.alias() }
          .filter { alias ->
            plant
              .findProperty(alias)
              .filter { it.property().kind() is PropertyKind.Measurement }
              .isEmpty
          }
          .shouldBeEmpty()
      }
    }
  })
