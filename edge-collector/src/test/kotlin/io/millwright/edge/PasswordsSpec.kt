// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.util.Optional

class PasswordsSpec :
  FunSpec({
    test("a password is in the variable named after its source") {
      val passwords = Passwords(mapOf("MILLWRIGHT_PASSWORD_FILLER_PLC" to "secret"))
      passwords.apply("filler-plc") shouldBe Optional.of("secret")
      passwords.apply("capper-plc") shouldBe Optional.empty()
    }

    test("or in the file that the variable names, without the end of its line") {
      val file = tempfile().apply { writeText("secret\n") }
      Passwords(mapOf("MILLWRIGHT_PASSWORD_A_FILE" to file.path)).apply("a") shouldBe
        Optional.of("secret")
    }

    test("a file that is not there is named") {
      shouldThrow<IllegalArgumentException> {
          Passwords(mapOf("MILLWRIGHT_PASSWORD_A_FILE" to "/nowhere/secret")).apply("a")
        }
        .message shouldContain "/nowhere/secret"
    }
  })
