// SPDX-License-Identifier: Apache-2.0
package io.millwright.folder

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions

class PrivateFolderSpec :
  FunSpec({
    test("a folder that is made, and those above it, are open to nobody else") {
      val folder = tempdir().toPath().resolve("data").resolve("spool")
      PrivateFolder.make(folder)
      for (made in listOf(folder, folder.parent)) {
        PosixFilePermissions.toString(Files.getPosixFilePermissions(made)) shouldBe "rwx------"
      }
    }

    test("a folder that is there stays as it is") {
      val folder = Files.createDirectory(tempdir().toPath().resolve("data"))
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"))
      PrivateFolder.make(folder)
      PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)) shouldBe "rwxr-x---"
    }
  })
