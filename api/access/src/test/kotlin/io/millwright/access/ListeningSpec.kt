// SPDX-License-Identifier: Apache-2.0
package io.millwright.access

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.string.shouldContain

class ListeningSpec :
  FunSpec({
    listOf("127.0.0.1", "127.1.2.3", "localhost", "::1", "0:0:0:0:0:0:0:1").forEach { host ->
      test("listening on $host needs no access file") {
        Listening.refusal(host, false).shouldBeEmpty()
      }
    }

    listOf("0.0.0.0", "::", "10.0.0.7", "192.168.1.1", "::ffff:10.0.0.7", "nowhere.invalid")
      .forEach { host ->
        test(
          "listening on $host is refused without an access file, and the message says what to do"
        ) {
          Listening.refusal(host, false) shouldBePresent { it shouldContain "--access" }
          Listening.refusal(host, true).shouldBeEmpty()
        }
      }
  })
