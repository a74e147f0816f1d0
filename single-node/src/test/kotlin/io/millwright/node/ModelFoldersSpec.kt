// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.file.PlantFiles
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText

class ModelFoldersSpec :
  FunSpec({
    val folder = tempdir("folders").toPath()
    val model = folder.resolve("m.yaml")
    val whole =
      "model: m\nproperties:\n  x: {measurement: double}\n---\nasset: l1\nmodel: m\n" +
        "---\nasset: l2\nmodel: m\n"
    model.writeText(whole)
    val plant = PlantFiles.read(listOf(folder))

    test("files that describe the present plant have no differences") {
      model.writeText(whole)
      val comparison = ModelFolders.compare(listOf(folder), plant)
      comparison.changes().shouldBeEmpty()
      comparison.problems().shouldBeEmpty()
    }

    test("parts that were taken out of the files are listed as removed by apply") {
      model.writeText(whole.substringBeforeLast("---"))
      val comparison = ModelFolders.compare(listOf(folder), plant)
      comparison.changes().single() shouldContain "- asset /l2"
      comparison.problems().shouldBeEmpty()
    }

    test("while a file has a mistake, nothing counts as removed") {
      model.writeText(whole.substringBeforeLast("---") + "---\nasset: l2\nmodel: unknown\n")
      val comparison = ModelFolders.compare(listOf(folder), plant)
      comparison.changes().shouldBeEmpty()
      comparison.problems().size shouldBe 1
    }

    test("an empty folder is a wrong path, not an empty plant") {
      val empty = folder.resolve("empty").createDirectories()
      val comparison = ModelFolders.compare(listOf(empty), plant)
      comparison.changes().shouldBeEmpty()
      comparison.problems().single() shouldContain "everything would be removed"
    }
  })
