// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.millwright.api.protocol.SiteWiseProtocol
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.QuarkusTestProfile
import io.quarkus.test.junit.TestProfile
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import org.junit.jupiter.api.AfterEach
import software.amazon.awssdk.core.interceptor.Context

/** They change nothing, so a client token has no effect on them. */
private val WITHOUT_EFFECT = setOf("ExecuteAction", "ExecuteQuery")

/** The paths of operations that Millwright does not have. */
private val UNDONE = Regex("/(workspaces|applications)(/.*)?|/datasets/[^/]+/data-segment.*")

/** The id of a resource in a path. */
private val ID = Regex("(?<=/)[0-9a-f-]{36}")
private const val NOBODY = "11111111-2222-3333-4444-555555555555"

/** A profile of its own: of one profile, no test may extend another. */
class Again : QuarkusTestProfile

/**
 * Every operation with a client token, whose request comes a second time after its answer was lost,
 * and a third time with other members.
 */
@QuarkusTest
@TestProfile(Again::class)
class RepeatedRequestsTest : OperationsTest() {
  private val http = HttpClient.newHttpClient()
  private val repeated = sortedSetOf<String>()
  private val wrong = mutableListOf<String>()

  override fun answered(operation: String, answer: Context.AfterTransmission, body: ByteArray) {
    val request = answer.httpRequest()
    val sent =
      answer
        .requestBody()
        .map { it.contentStreamProvider().newStream().readAllBytes() }
        .orElse(ByteArray(0))
    val isTokenGiven = "clientToken" in sent.decodeToString() || "clientToken" in "${request.uri}"
    if (!isTokenGiven || !answer.httpResponse().isSuccessful || operation in WITHOUT_EFFECT) return
    repeated += operation
    fun send(uri: URI, bytes: ByteArray) =
      http.send(
        HttpRequest.newBuilder(uri)
          .header("Content-Type", "application/json")
          .method("${request.method()}", HttpRequest.BodyPublishers.ofByteArray(bytes))
          .build(),
        HttpResponse.BodyHandlers.ofString(),
      )
    val again = send(request.uri, sent)
    if (again.statusCode() != answer.httpResponse().statusCode()) {
      wrong += "$operation: ${again.statusCode()} ${again.body()}"
    } else if (again.body() != body.decodeToString()) {
      wrong += "$operation: ${again.body()} instead of ${body.decodeToString()}"
    }
    val otherBody =
      sent
        .decodeToString()
        .replace(Regex("(\"\\w+Name\":\")"), "$1Other ")
        .replace("VIEWER", "ADMINISTRATOR")
    val otherAddress = "${request.uri}".replace(ID, NOBODY).replace("alias=", "alias=/other")
    val other = send(URI(otherAddress), otherBody.toByteArray())
    if (other.statusCode() != 400 || "clientToken was used" !in other.body()) {
      wrong += "$operation with other members: ${other.statusCode()} ${other.body()}"
    }
  }

  @AfterEach
  fun `each operation was repeated and nothing happened again`() {
    val expected =
      SiteWiseProtocol.ours()
        .operations()
        .values
        .filter { "clientToken" in it.input().members() }
        .filterNot { it.path().matches(UNDONE) }
        .map { it.name() }
        .filter { it !in WITHOUT_EFFECT }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    repeated shouldContainExactlyInAnyOrder expected
  }
}
