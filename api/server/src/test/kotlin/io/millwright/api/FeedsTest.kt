// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import java.net.URI
import org.junit.jupiter.api.Test

@QuarkusTest
class FeedsTest {
  @TestHTTPResource("/") lateinit var server: URI

  private val caller by lazy { Caller(server) }

  private fun feeds() =
    caller
      .call("GET", "/api/v1/feeds")
      .body["feeds"]
      .filter { it["edge"].textValue() == "e1" }
      .map { "${it["source"].textValue()} ${it["alias"].textValue()} ${it["until"]}" }

  @Test
  fun `an edge tells what it delivers, and a bad tag harms no other`() {
    val answer =
      caller.call(
        "PUT",
        "/api/v1/edges/e1/feeds",
        """{"since": "2026-03-02T12:00:00Z", "sources": [
          {"source": "plc", "aliases": ["/e1/a", "", "/e1/b\t", 5, "/nobody/knows/it"]}, {"source": "idle"}]}""",
      )
    answer.status shouldBe 200
    answer.body["ignored"].map { it.textValue() } shouldContainExactly listOf("", "/e1/b\t", "5")
    feeds() shouldContainExactly listOf("plc /e1/a null", "plc /nobody/knows/it null")
  }

  @Test
  fun `an invalid declaration changes nothing`() {
    for (body in
      listOf(
        "",
        "{}",
        "[]",
        """{"since": "noon"}""",
        """{"since": "2026-03-02T12:00:00Z", "sources": 5}""",
      )) {
      caller.call("PUT", "/api/v1/edges/e2/feeds", body).status shouldBe 400
    }
    caller.call("PUT", "/api/v1/edges/e%202/feeds", "{}").status shouldBe 400
  }
}
