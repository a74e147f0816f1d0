// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import io.quarkus.test.junit.QuarkusTestProfile
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import java.util.HexFormat

private const val SALT = "00112233445566778899aabbccddeeff"

/** Those who may call in tests. The same in each class loader: nothing here is random. */
enum class Person(val role: String, letters: String, val below: String? = null) {
  VIEWER("viewer", "viewerab"),
  OPERATOR("operator", "operator"),
  ENGINEER("engineer", "engineer"),
  ADMIN("admin", "adminabc"),
  LINE_OPERATOR("operator", "lineoper", "/graz/filler"),
  LINE_ENGINEER("engineer", "lineengi", "/graz/filler");

  val token = "mw_${letters}_" + letters.repeat(5)
  val keyId = "MW${letters.uppercase()}KEY00000"
  val secret = "secret+of/" + letters.repeat(4)

  fun document(): String {
    val digest = MessageDigest.getInstance("SHA-256")
    digest.update(HexFormat.of().parseHex(SALT))
    val hash = HexFormat.of().formatHex(digest.digest(token.toByteArray()))
    return """
      |---
      |principal: ${name.lowercase()}
      |role: $role
      |${if (below == null) "" else "below: [$below]"}
      |keys:
      |  - {id: $keyId, secret: {file: $keyId}}
      |tokens:
      |  - {id: ${token.split("_")[1]}, salt: "$SALT", sha256: "$hash"}
      |"""
      .trimMargin()
  }
}

/** A server that asks who is calling. */
open class GuardedServer : QuarkusTestProfile {
  override fun getConfigOverrides(): Map<String, String> {
    val folder = Files.createTempDirectory("millwright-access")
    Person.entries.forEach { Files.writeString(folder.resolve(it.keyId), it.secret + "\n") }
    val file: Path = folder.resolve("access.yaml")
    Files.writeString(file, Person.entries.joinToString("") { it.document() })
    return mapOf("millwright.api.access" to file.toString())
  }
}
