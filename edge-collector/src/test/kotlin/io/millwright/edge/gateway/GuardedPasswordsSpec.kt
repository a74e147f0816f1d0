// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway

import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConfigurationException
import io.millwright.edge.Connectors
import io.millwright.edge.Passwords
import io.millwright.source.EdgeDefinition
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import java.util.Optional

private const val PLC = "opc.tcp://plc:4840"
private const val STRANGER = "opc.tcp://stranger:4840"
private const val SAFE = "Basic256Sha256/SignAndEncrypt"

class GuardedPasswordsSpec :
  FunSpec({
    fun source(endpoint: String, security: String?, user: String? = "operator") =
      SourceDefinition(
        "plc",
        "opcua",
        Settings.of(
          *listOfNotNull(
              "endpoint" to endpoint,
              security?.let { "security" to it },
              user?.let { "user" to it },
            )
            .flatMap { listOf(it.first, it.second) }
            .toTypedArray()
        ),
        listOf(),
      )
    fun secrets(own: List<SourceDefinition>, vararg environment: Pair<String, String>) =
      GuardedPasswords(
        { EdgeDefinition("edge", own) },
        Passwords(mapOf(*environment)),
        Connectors.installed(),
      )
    fun refused(secrets: GuardedPasswords, source: SourceDefinition) =
      shouldThrow<ConfigurationException> { secrets.check(source) }.message!!

    test("a password goes where the edge's own file says, with the same security and user") {
      val secrets = secrets(listOf(source(PLC, SAFE)))
      shouldNotThrowAny { secrets.check(source(PLC, SAFE)) }
      refused(secrets, source(STRANGER, SAFE)) shouldContain STRANGER
      refused(secrets, source(PLC, "None")) shouldContain "MILLWRIGHT_ENDPOINT_PLC"
      refused(secrets, source(PLC, SAFE, "somebody")) shouldContain "MILLWRIGHT_ENDPOINT_PLC"
    }

    test(
      "a password goes where the edge's environment says, and unencrypted only if that says so"
    ) {
      val secrets = secrets(listOf(), "MILLWRIGHT_ENDPOINT_PLC" to PLC)
      shouldNotThrowAny { secrets.check(source(PLC, SAFE)) }
      refused(secrets, source(STRANGER, SAFE)) shouldContain STRANGER
      for (security in listOf(null, "None")) {
        refused(secrets, source(PLC, security)) shouldContain "MILLWRIGHT_SECURITY_PLC"
      }
      shouldNotThrowAny {
        secrets(
            listOf(),
            "MILLWRIGHT_ENDPOINT_PLC" to PLC,
            "MILLWRIGHT_SECURITY_PLC" to "None",
          )
          .check(source(PLC, null))
      }
    }

    test("a source that asks for a user learns which variables name it") {
      val secrets = secrets(listOf(), "MILLWRIGHT_USER_PLC" to "operator")
      secrets.findUser("plc") shouldBe Optional.of("operator")
      secrets.findUser("other") shouldBe Optional.empty()
      secrets.howToName("plc") shouldBe
        "set MILLWRIGHT_USER_PLC and MILLWRIGHT_PASSWORD_PLC where this edge runs"
    }

    test("a source without a user may go anywhere, since it takes no password with it") {
      shouldNotThrowAny { secrets(listOf()).check(source(STRANGER, null, null)) }
    }
  })
