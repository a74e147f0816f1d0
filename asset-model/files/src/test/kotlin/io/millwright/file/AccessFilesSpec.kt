// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.access.AccessKey
import io.millwright.access.Credentials
import io.millwright.access.Principal
import io.millwright.access.Role
import io.millwright.access.TokenHash
import io.millwright.validation.InvalidException
import java.nio.file.Files
import java.security.SecureRandom

private const val SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

class AccessFilesSpec :
  FunSpec({
    val folder = tempdir("access").toPath()
    val random = SecureRandom()

    fun file(text: String) =
      Files.writeString(Files.createTempFile(folder, "access", ".yaml"), text)

    fun problems(text: String, environment: Map<String, String> = mapOf()) =
      shouldThrow<InvalidException> { AccessFiles.read(file(text), environment) }
        .problems()
        .map {
          "${it.position().line()}:${it.position().column()} ${it.subject()}: ${it.message()}"
        }

    test("what is written for a principal is read as the same principal") {
      val key = AccessKey.fresh(random)
      val token = TokenHash.fresh(random)
      val eva =
        Credentials(
          Principal("eva@plant", Role.ENGINEER, listOf("/graz/line-1", "/graz/line-2")),
          listOf(key),
          listOf(token.hash()),
        )
      val max = Credentials(Principal("max", Role.VIEWER, listOf()), listOf(), listOf(token.hash()))
      val text = AccessFiles.text(eva)
      text shouldNotContain key.secret()
      text shouldNotContain token.token()
      val environment = mapOf(AccessFiles.variable(key.id()) to key.secret())
      AccessFiles.read(file(text), environment) shouldContainExactly listOf(eva)
      val other = Credentials(max.principal(), listOf(), listOf(TokenHash.fresh(random).hash()))
      AccessFiles.read(file(text + AccessFiles.text(other)), environment) shouldContainExactly
        listOf(eva, other)
    }

    test("a secret can be in a file beside, with a line end behind it") {
      Files.writeString(folder.resolve("secret"), SECRET + "\n")
      val read =
        AccessFiles.read(
          file(
            """
            principal: sync
            role: operator
            keys:
              - {id: AKIDEXAMPLE000000, secret: {file: secret}}
            """
              .trimIndent()
          ),
          mapOf(),
        )
      read.single().keys().single().secret() shouldBe SECRET
    }

    test("every mistake is told in one pass, with its place, and no secret is repeated") {
      val found =
        problems(
          """
          principal: eva smith
          role: enginer
          below: [graz/line-1, /graz/]
          keys:
            - {id: short, secret: {env: NOT_THERE}}
            - {id: AKIDEXAMPLE000000, secret: $SECRET}
            - {id: AKIDEXAMPLE000000, secret: {env: TINY}}
            - {id: AKIDEXAMPLE000001}
            - {id: AKIDEXAMPLE000002, secret: {file: none, env: TINY}}
            - {id: AKIDEXAMPLE000003, secret: {file: none}}
          tokens:
            - mw_abcdefgh_secretsecretsecretsecretsecretsecretsecr
            - {id: abcdefgh, salt: xyz, sha256: 12}
          ---
          principal: max
          role: viewer
          password: hunter2hunter2
          ---
          role: viewer
          below: []
          tokens: []
          """
            .trimIndent(),
          mapOf("TINY" to "tiny"),
        )
      found.map { it.substringBefore(" ") } shouldContainExactly
        listOf(
          "1:12", // the name
          "2:7", // the role
          "3:9",
          "3:22",
          "5:10", // the id
          "5:31", // no such variable
          "6:37", // a secret in the file
          "7:10", // the id again
          "7:43", // too short
          "8:5", // no secret
          "9:37", // both
          "10:44", // no such file
          "12:5", // a token in the file
          "13:26",
          "13:39",
          "15:1", // no keys and no tokens
          "17:1", // an unknown key
          "19:1", // no principal
          "20:1", // an empty limit
        )
      val said = found.joinToString("\n")
      said shouldContain "did you mean \"engineer\"?"
      listOf(SECRET, "hunter2", "secretsecret", "tiny").forEach { said shouldNotContain it }
    }

    test("a file that names nobody is refused, since nobody could call") {
      problems("# nothing yet").single() shouldContain "names no principal"
    }

    test("a token is recognised by what is kept of it, and no other one is") {
      val fresh = TokenHash.fresh(random)
      fresh.hash().matches(fresh.token()) shouldBe true
      TokenHash.idOf(fresh.token()).get() shouldBe fresh.hash().id()
      val last = fresh.token().last()
      fresh.hash().matches(fresh.token().dropLast(1) + if (last == 'a') 'b' else 'a') shouldBe false
      fresh.hash().matches("") shouldBe false
      TokenHash.idOf(fresh.token() + "a").isEmpty shouldBe true
      "$fresh" shouldNotContain fresh.token()
      "${AccessKey(fresh.hash().id(), SECRET)}" shouldNotContain SECRET
    }

    test(
      "a principal that is limited sees its subtrees, and not what only begins with the same letters"
    ) {
      val principal = Principal("p", Role.OPERATOR, listOf("/graz/line-1"))
      val seen = io.millwright.access.Action.READ
      listOf("/graz/line-1", "/graz/line-1/filler").forEach {
        principal.may(seen, it) shouldBe true
      }
      listOf("/graz", "/graz/line-10", "/graz/line-2", "/", "").forEach {
        principal.may(seen, it) shouldBe false
      }
      principal.may(io.millwright.access.Action.CONFIGURE, "/graz/line-1") shouldBe false
    }
  })
