// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.TestProfile
import jakarta.inject.Inject
import java.net.URI
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList
import java.util.logging.Handler
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger
import java.util.logging.SimpleFormatter
import no.nav.security.mock.oauth2.MockOAuth2Server
import org.eclipse.microprofile.config.inject.ConfigProperty
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

/** Like [GuardedServer], with an access file that is looked at all the time. */
class WatchingServer : GuardedServer() {
  override fun getConfigOverrides(): Map<String, String> =
    super.getConfigOverrides() + ("millwright.api.access-every" to "PT0.05S")
}

/** The access file is changed while the server runs; users of a provider come and go. */
@QuarkusTest
@TestProfile(WatchingServer::class)
class AccessChangesTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @ConfigProperty(name = "millwright.api.access") lateinit var file: Path

  private val logged = CopyOnWriteArrayList<String>()
  private val logs =
    object : Handler() {
      override fun publish(record: LogRecord) {
        logged += SimpleFormatter().format(record)
      }

      override fun flush() {}

      override fun close() {}
    }
  private val original by lazy { Files.readString(file) }

  @BeforeEach
  fun `there is a plant`() {
    original.length
    // PutLoggingOptions, which other tests call in the same process, may have silenced it.
    Logger.getLogger("io.millwright").level = Level.INFO
    Logger.getLogger("").addHandler(logs)
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(TestPlant.plant, Actor("test", "test"))
  }

  @AfterEach
  fun `everybody is back`() {
    Files.writeString(file, original)
    eventually("everybody is back") {
      status(Person.VIEWER.token) == 200 && status("mw_newcomer_" + "newcomer".repeat(5)) == 401
    }
    Logger.getLogger("").removeHandler(logs)
  }

  private fun status(token: String) = Caller(server, token).get("/api/v1/assets").status

  private fun eventually(what: String, holds: () -> Boolean) {
    val deadline = Instant.now().plus(Duration.ofSeconds(10))
    while (!holds()) {
      check(Instant.now().isBefore(deadline)) { "not within 10 s: $what" }
      Thread.onSpinWait()
    }
  }

  private fun without(person: Person) = original.replace(person.document(), "")

  @Test
  fun `a principal that is removed from the file is refused, and the audit log says so`() {
    val viewer = Caller(server, Person.VIEWER.token)
    val live = viewer.lines("/api/v1/live")
    status(Person.VIEWER.token) shouldBe 200
    Files.writeString(file, without(Person.VIEWER))
    eventually("the viewer is out") { status(Person.VIEWER.token) == 401 }
    status(Person.OPERATOR.token) shouldBe 200
    // Its stream ends, too.
    live.use { lines -> lines.forEach { _ -> } }
    val entry = Caller(server, Person.ADMIN.token).get("/api/v1/audit").body["entries"][0]
    entry["via"].textValue() shouldBe "access file"
    entry["changes"].map { it.textValue() } shouldBe listOf("- principal viewer")
  }

  @Test
  fun `while the file is wrong, what it said before counts, and the log says why, once`() {
    Files.writeString(file, without(Person.VIEWER) + "---\nprincipal: max\nrole: bos\n")
    eventually("the log says why") { logged.any { "There is no role" in it } }
    val deadline = Instant.now().plus(Duration.ofMillis(400))
    while (Instant.now().isBefore(deadline)) {
      status(Person.VIEWER.token) shouldBe 200
    }
    withClue(logged) { logged.count { "There is no role" in it } shouldBe 1 }
    Files.delete(file)
    eventually("the log says that it is gone") { logged.count { "state=WRONG" in it } == 2 }
    status(Person.VIEWER.token) shouldBe 200
    logged.count { "state=RIGHT" in it } shouldBe 0
    Files.writeString(file, without(Person.VIEWER))
    eventually("the viewer is out") { status(Person.VIEWER.token) == 401 }
    withClue(logged) { logged.count { "state=RIGHT" in it } shouldBe 1 }
  }

  @Test
  fun `a file that says the same again after it was wrong is told to be right, once`() {
    Files.writeString(file, "principal: max\nrole: bos\n")
    eventually("the log says that it is wrong") { logged.any { "state=WRONG" in it } }
    Files.writeString(file, original)
    eventually("the log says that it is right") { logged.any { "state=RIGHT" in it } }
    Files.writeString(file, original + "\n# the same\n")
    Files.writeString(file, without(Person.VIEWER))
    eventually("the viewer is out") { status(Person.VIEWER.token) == 401 }
    withClue(logged) {
      logged.count { "state=RIGHT" in it } shouldBe 1
      logged.count { "state=CHANGED" in it } shouldBe 1
    }
  }

  @Test
  fun `a signature that was used stays used when the file changes`() {
    val signed =
      Signed.of(
        "POST",
        server.resolve("/properties"),
        """{"entries":[]}""",
        Person.OPERATOR.keyId,
        Person.OPERATOR.secret,
      )
    val first = signed.send().statusCode()
    (first == 403) shouldBe false
    Files.writeString(file, without(Person.VIEWER))
    eventually("the viewer is out") { status(Person.VIEWER.token) == 401 }
    signed.send().body() shouldContain "has already been used"
  }

  @Test
  fun `users of a provider are let in to what their claims are worth`() {
    val provider = MockOAuth2Server().also { it.start() }
    try {
      val issuer = provider.issuerUrl("plant").toString()
      fun token(vararg groups: String, audience: String = "millwright") =
        provider
          .issueToken("plant", "eva", audience, mapOf("groups" to groups.toList()))
          .serialize()
      status(token("engineers")) shouldBe 401
      Files.writeString(
        file,
        original +
          """
          |---
          |oidc: {issuer: "$issuer", audience: millwright}
          |grants:
          |  - {claim: groups, value: engineers, role: engineer}
          |  - {claim: groups, value: line, role: operator, below: [/graz/filler]}
          |"""
            .trimMargin(),
      )
      eventually("the provider is known") { status(token("engineers")) == 200 }
      val line = Caller(server, token("line"))
      line.get("/api/v1/assets").body["assets"].map { it["path"].textValue() } shouldBe
        listOf("/graz/filler")
      line.get("/api/v1/audit").status shouldBe 403
      status(token("cooks")) shouldBe 403
      status(token("engineers", audience = "payroll")) shouldBe 401
      // What comes of the body while the token is checked is not lost.
      fun put(spaces: Int) =
        """{"entries":[{"entryId":"1","propertyAlias":"/graz/filler/temperature","propertyValues":[
        {"value":{"doubleValue":$spaces},"timestamp":{"timeInSeconds":${Instant.now().epochSecond}}}]}]}""" +
          " ".repeat(spaces)
      for (spaces in listOf(0, 10_000, 3_000_000)) {
        line.call("POST", "/properties", put(spaces)).let {
          withClue(it) { it.status shouldBe 200 }
          it.body["errorEntries"].size() shouldBe 0
        }
        line.get("/api/v1/latest").body["values"][0]["v"].doubleValue() shouldBe spaces.toDouble()
      }
      Caller(server, token("line", audience = "payroll"))
        .call("POST", "/properties", put(3_000_000))
        .status shouldBe 401
      // The records name it so that nobody in the file can be meant.
      Caller(server, token("engineers"))
        .call("PUT", "/assets/${TestPlant.fillerId}", """{"assetName":"Named by eva"}""")
        .status shouldBe 202
      Caller(server, Person.ADMIN.token).get("/api/v1/audit").body["entries"].map {
        it["who"].textValue()
      } shouldContain "eva (${issuer.removePrefix("http://")})"
      logged.filter { token("engineers").take(60) in it } shouldBe listOf()
    } finally {
      provider.shutdown()
    }
  }
}
