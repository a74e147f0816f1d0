// SPDX-License-Identifier: Apache-2.0
package io.millwright.access

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
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

    test("an access file that is no YAML has one message") {
      val file = file("principal: eva\nrole: viewer\nbelow: [/graz\n")
      shouldThrow<InvalidException> { AccessFiles.read(file, mapOf()) }
        .problems()
        .single()
        .message() shouldContain "The [ that begins here is never closed"
    }

    fun problems(text: String, environment: Map<String, String> = mapOf()) =
      shouldThrow<InvalidException> { AccessFiles.read(file(text), environment) }
        .problems()
        .map {
          "${it.position().line()}:${it.position().column()} ${it.subject()}: ${it.message()}"
        }

    test("a principal that is written is read as the same principal") {
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
      AccessFiles.read(file(text), environment) shouldBe Access(listOf(eva), listOf())
      val other = Credentials(max.principal(), listOf(), listOf(TokenHash.fresh(random).hash()))
      AccessFiles.read(file(text + AccessFiles.text(other)), environment) shouldBe
        Access(listOf(eva, other), listOf())
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
      read.credentials().single().keys().single().secret() shouldBe SECRET
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

    val provider =
      """
      oidc: {issuer: "https://login.example/plant", audience: millwright, name: email}
      grants:
        - {claim: realm_access.roles, value: engineers, role: engineer}
        - {claim: "https://plant.example/lines", value: line-1, role: operator, below: [/graz/line-1]}
        - {claim: email_verified, value: "true", role: viewer}
      """
        .trimIndent()

    fun principal(vararg claims: Pair<String, Any?>) =
      AccessFiles.read(file(provider), mapOf()).issuers().single().principal(mapOf(*claims))

    test("an OpenID provider is read, and the first grant that fits counts") {
      AccessFiles.read(file(provider), mapOf()).issuers().single().run {
        issuer() shouldBe "https://login.example/plant"
        audience() shouldBe "millwright"
        grants().size shouldBe 3
      }
      val eva = "email" to "eva@plant"
      val line = "https://plant.example/lines" to listOf("line-1", "line-2")
      val engineers = "realm_access" to mapOf("roles" to listOf("x", "engineers"))
      principal(eva, line, engineers).get() shouldBe
        Principal("eva@plant (login.example/plant)", Role.ENGINEER, listOf())
      principal(eva, line).get().below() shouldBe listOf("/graz/line-1")
      principal(eva, "email_verified" to true).get().role() shouldBe Role.VIEWER
      // Nothing granted, and nobody named.
      principal(eva, "realm_access" to "roles", "email_verified" to null).isEmpty shouldBe true
      principal(eva, "realm_access" to mapOf("roles" to "engineers2")).isEmpty shouldBe true
      principal(engineers).isEmpty shouldBe true
      listOf("eva (login.example/other)", "", "a".repeat(129), "a\nb").forEach {
        principal("email" to it, engineers).isEmpty shouldBe true
      }
    }

    test("mistakes about an OpenID provider are told with their places") {
      problems(
          """
          oidc: {issuer: "http://login.example", audience: , nam: x}
          grants:
            - {claim: groups, role: admin}
            - {claim: groups, value: a, role: boss, below: []}
            - admin
          ---
          oidc: {issuer: "https://a.example", audience: a}
          ---
          oidc: {issuer: "https://a.example?x=1"}
          role: admin
          ---
          oidc:
          """
            .trimIndent()
        )
        .map { it.substringBefore(" ") } shouldContainExactly
        listOf(
          "1:16", // not https
          "1:40", // no audience
          "1:52", // an unknown key
          "3:5", // no value
          "4:37", // no such role
          "4:43", // an empty limit
          "5:5",
          "7:1", // nothing granted
          "9:7", // no audience
          "9:16", // a query
          "10:1",
          "12:1",
        )
    }

    test("a change of who may call is told without secrets") {
      val before = AccessFiles.read(file(provider), mapOf())
      val token = TokenHash.fresh(random)
      val eva =
        Credentials(
          Principal("eva", Role.ENGINEER, listOf("/graz")),
          listOf(AccessKey("AKIDEXAMPLE000000", SECRET)),
          listOf(token.hash()),
        )
      val after = Access(listOf(eva), listOf())
      before.changesTo(before) shouldBe listOf()
      before.changesTo(after) shouldContainExactly
        listOf(
          "+ principal eva: ENGINEER below /graz, keys [AKIDEXAMPLE000000], tokens [${token.hash().id()}]",
          "- oidc https://login.example/plant",
        )
      after.changesTo(before).single { it.startsWith("+") } shouldContain "realm_access.roles"
      val other = Credentials(eva.principal(), listOf(), eva.tokens())
      after.changesTo(Access(listOf(other), listOf())).single() shouldContain "~ principal eva"
    }

    test("a file that names nobody is refused, since nobody could call") {
      problems("# nothing yet").single() shouldContain "names no principal"
    }

    test("a token is recognised by its stored hash, and no other token is") {
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
