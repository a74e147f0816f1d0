// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.live

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.matchers.shouldBe
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.TestHistorian
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.time.Instant
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

@QuarkusTest
class UnknownNowTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var historian: TestHistorian

  private val caller by lazy { Caller(server) }

  private fun write(alias: String, value: String, time: Instant = Instant.now()) {
    val body =
      """{"entries": [{"entryId": "1", "propertyAlias": "$alias", "propertyValues": [{"value": {$value},
        "timestamp": {"timeInSeconds": ${time.epochSecond}, "offsetInNanos": ${time.nano}}, "quality": "GOOD"}]}]}"""
    caller.call("POST", "/properties", body).status shouldBe 200
  }

  private fun shown(): String {
    val point = caller.get("/api/v1/latest", "alias" to "/unknown/x").body["values"].single()
    return "${point["q"].textValue()} ${point["v"]}"
  }

  private fun alive(isAlive: Boolean) =
    write("/unknown/\$sources/e9/plc", "\"booleanValue\": $isAlive")

  @Test
  fun `a value is shown without a number while nobody is there to read its device`() =
    runBlocking<Unit> {
      historian.isAway = false
      historian.behind = FakeHistorian()
      write("/unknown/x", "\"doubleValue\": 5.5", Instant.now().minusSeconds(100))
      shown() shouldBe "GOOD 5.5"
      val declared =
        """{"since": "${Instant.now().minusSeconds(200)}", "sources": [{"source": "plc", "aliases": ["/unknown/x"]}]}"""
      caller.call("PUT", "/api/v1/edges/e9/feeds", declared).status shouldBe 200
      eventually(15.seconds) { shown() shouldBe "BAD null" }
      alive(true)
      eventually(15.seconds) { shown() shouldBe "GOOD 5.5" }
      alive(false)
      eventually(15.seconds) { shown() shouldBe "BAD null" }
      val ended = declared.replace("[\"/unknown/x\"]", "[]")
      caller.call("PUT", "/api/v1/edges/e9/feeds", ended).status shouldBe 200
    }
}
