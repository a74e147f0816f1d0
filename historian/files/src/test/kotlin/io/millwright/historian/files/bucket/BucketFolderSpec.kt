// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional

class BucketFolderSpec :
  FunSpec({
    val outside = tempdir().toPath()
    val root = tempdir().toPath()

    fun folder(path: Path?) = BucketFolder(Optional.ofNullable(path))

    test("a key is a path below the bucket") {
      folder(root).path("key", "bucket", "a/../b/c.csv") shouldBe root.resolve("bucket/b/c.csv")
    }

    test("nothing leads out") {
      listOf(
          "bucket" to "../other/x.csv",
          "bucket" to "a/../../x.csv",
          "bucket" to "/etc/passwd",
          "bucket" to "",
          "bucket" to ".",
          "bucket" to "..",
          "bucket" to "a\u0000b",
          ".." to "x.csv",
          "." to "x.csv",
          "a/b" to "x.csv",
          "a..b" to "x.csv",
          "" to "x.csv",
          "/etc" to "passwd",
        )
        .forEach { (bucket, key) ->
          withClue("$bucket $key") {
            shouldThrow<NoSuchPlaceException> { folder(root).path("key", bucket, key) }
          }
        }
    }

    test("nor does a link") {
      Files.createDirectories(root.resolve("bucket"))
      Files.writeString(outside.resolve("secret"), "x")
      Files.createSymbolicLink(root.resolve("bucket/link"), outside.resolve("secret"))
      Files.createSymbolicLink(root.resolve("bucket/folder"), outside)
      val guarded = folder(root)
      shouldThrow<IOException> { guarded.checked(guarded.path("key", "bucket", "link")) }
      shouldThrow<IOException> { guarded.checked(guarded.path("key", "bucket", "folder/secret")) }
      shouldThrow<IOException> { guarded.prepare(guarded.path("key", "bucket", "folder/x/y.csv")) }
      Files.list(outside).use { it.count() } shouldBe 1
    }
  })
