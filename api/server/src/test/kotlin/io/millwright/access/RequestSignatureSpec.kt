// SPDX-License-Identifier: Apache-2.0
package io.millwright.access

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.pair
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import io.millwright.access.AccessRefusedException.Reason
import io.millwright.api.access.Signed
import java.net.URI
import java.net.URLEncoder
import java.time.Duration
import java.time.Instant

private const val ID = "AKIDEXAMPLE"
private const val SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
private val key = AccessKey(ID, SECRET)
private val signedAt: Instant = Instant.parse("2015-08-30T12:36:00Z")

/** A case of the test suite that AWS publishes for Signature Version 4. */
private class Vector(
  val name: String,
  val signature: String,
  val method: String = "GET",
  val path: String = "/",
  val query: String = "",
  val headers: Map<String, List<String>> = mapOf(),
  val body: String = "",
)

/** As it comes over the wire. */
private fun Signed.received() =
  SignedRequest(
    request.method().name,
    request.encodedPath(),
    request.encodedQueryParameters().orElse(""),
    request.headers().mapKeys { it.key.lowercase() },
  )

private fun Signed.check(now: Instant = signedAt, with: AccessKey = key) {
  val received = received()
  RequestSignature.of(received, now).verify(received, body, with)
}

class RequestSignatureSpec :
  FunSpec({
    listOf(
        Vector("get-vanilla", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Vector(
          "post-vanilla",
          "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
          method = "POST",
        ),
        Vector(
          "get-vanilla-query-order-key-case",
          "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
          query = "Param2=value2&Param1=value1",
        ),
        Vector(
          "get-vanilla-utf8-query",
          "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
          query = "ሴ=bar",
        ),
        Vector(
          "get-utf8",
          "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
          path = "/ሴ",
        ),
        Vector(
          "get-space",
          "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
          path = "/example space/",
        ),
        Vector(
          "get-unreserved",
          "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
          path = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        ),
        Vector(
          "get-relative",
          "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
          path = "/example/..",
        ),
        Vector(
          "get-slash",
          "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
          path = "//",
        ),
        Vector(
          "get-slashes",
          "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
          path = "//example//",
        ),
        Vector(
          "get-header-key-duplicate",
          "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
          headers = mapOf("my-header1" to listOf("value2", "value2", "value1")),
        ),
        Vector(
          "get-header-value-trim",
          "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
          headers =
            mapOf("my-header1" to listOf(" value1"), "my-header2" to listOf(" \"a   b   c\"")),
        ),
        Vector(
          "post-header-key-sort",
          "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
          method = "POST",
          headers = mapOf("my-header1" to listOf("value1")),
        ),
        Vector(
          "post-x-www-form-urlencoded",
          "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
          method = "POST",
          headers = mapOf("content-type" to listOf("application/x-www-form-urlencoded")),
          body = "Param1=value1",
        ),
      )
      .forEach { vector ->
        test("AWS's own example ${vector.name} is taken, and with one other letter it is not") {
          val headers =
            vector.headers +
              mapOf(
                "host" to listOf("example.amazonaws.com"),
                "x-amz-date" to listOf("20150830T123600Z"),
              )
          val request = SignedRequest(vector.method, vector.path, vector.query, headers)
          fun signature(text: String) =
            RequestSignature(
              ID,
              "20150830",
              "us-east-1",
              "service",
              headers.keys.sorted(),
              text,
              signedAt,
            )
          signature(vector.signature).verify(request, vector.body.toByteArray(), key)
          val first = if (vector.signature.first() == '0') '1' else '0'
          shouldThrow<AccessRefusedException> {
              signature(first + vector.signature.drop(1))
                .verify(request, vector.body.toByteArray(), key)
            }
            .reason() shouldBe Reason.INVALID_SIGNATURE
        }
      }

    val texts = Arb.string(0..12)
    test("whatever path, query and body, what the SDK signs is taken") {
      checkAll(
        300,
        Arb.list(texts.map { it.filter { c -> c != '/' && c != '.' } + "x" }, 0..4),
        Arb.list(Arb.pair(texts.map { it + "n" }, texts), 0..4),
        texts,
      ) { path, query, body ->
        fun encoded(text: String) = URLEncoder.encode(text, Charsets.UTF_8).replace("+", "%20")
        val uri =
          "http://localhost:8080/" +
            path.joinToString("/") { encoded(it) } +
            if (query.isEmpty()) ""
            else "?" + query.joinToString("&") { (n, v) -> "${encoded(n)}=${encoded(v)}" }
        Signed.of("POST", URI(uri), body, ID, SECRET, signedAt).check()
      }
    }

    fun signed(
      body: String = "{}",
      headers: Map<String, String> = mapOf(),
      service: String = "iotsitewise",
    ) =
      Signed.of(
        "POST",
        URI("http://localhost:8080/assets?a=1"),
        body,
        ID,
        SECRET,
        signedAt,
        service,
        headers,
      )

    fun refused(
      signed: Signed,
      now: Instant = signedAt,
      with: AccessKey = key,
    ): AccessRefusedException = shouldThrow<AccessRefusedException> { signed.check(now, with) }

    fun Signed.authorization(change: (String) -> String) = with {
      putHeader("Authorization", change(header("Authorization")))
    }

    test("another secret, body, path, query, method or signed header is refused") {
      signed().check()
      val good = signed(headers = mapOf("content-type" to "application/json"))
      good.check()
      val altered =
        listOf(
          good.copy(body = "{ }".toByteArray()),
          good.with { encodedPath("/asset-models") },
          good.with { putRawQueryParameter("a", "2") },
          good.with { method(software.amazon.awssdk.http.SdkHttpMethod.PUT) },
          good.with { putHeader("content-type", "text/plain") },
          good.with { putHeader("Host", "other:8080") },
        )
      altered.forEach { refused(it).reason() shouldBe Reason.INVALID_SIGNATURE }
      refused(good, with = AccessKey(ID, SECRET.reversed())).reason() shouldBe
        Reason.INVALID_SIGNATURE
    }

    test("five minutes off is taken, a second more is not, and the message has both clocks") {
      for (sign in listOf(1L, -1L)) {
        signed().check(signedAt.plus(Duration.ofMinutes(5 * sign)))
        val refusal = refused(signed(), signedAt.plus(Duration.ofSeconds(301 * sign)))
        refusal.reason() shouldBe Reason.INVALID_SIGNATURE
        refusal.text() shouldContain "20150830T123600Z"
        refusal.text() shouldContain if (sign > 0) "20150830T124101Z" else "20150830T123059Z"
      }
    }

    test("a body that is not signed is refused, none at all is not") {
      val header = mapOf("x-amz-content-sha256" to "UNSIGNED-PAYLOAD")
      // The SDK would replace the header: the canonical request is the same as it would make.
      val unsigned = signed(headers = header)
      refused(unsigned.with { putHeader("x-amz-content-sha256", "UNSIGNED-PAYLOAD") })
        .text() shouldContain "UNSIGNED-PAYLOAD"
    }

    test("a header that changes the meaning must be signed") {
      refused(signed().with { putHeader("x-amz-target", "DeleteEverything") }).text() shouldContain
        "x-amz-target"
      refused(signed().authorization { it.replace("host;", "") }).reason() shouldBe
        Reason.INVALID_SIGNATURE
    }

    test("a header that was signed and is gone is named") {
      refused(signed(headers = mapOf("x-more" to "1")).with { removeHeader("x-more") })
        .text() shouldContain "x-more"
    }

    test("a session token is refused: we give none") {
      refused(signed(headers = mapOf("x-amz-security-token" to "abc"))).reason() shouldBe
        Reason.UNKNOWN_KEY
    }

    test("what is signed for another service is refused") {
      refused(signed(service = "s3x")).text() shouldContain "iotsitewise"
    }

    test("a credential of another day than the request is refused") {
      refused(signed().authorization { it.replace("20150830", "20150829") }).reason() shouldBe
        Reason.INVALID_SIGNATURE
    }

    listOf<(String) -> String>(
        { "AWS4-HMAC-SHA256" },
        { "AWS4-HMAC-SHA256 " },
        { it.replace("Credential=", "Credentials=") },
        { it.replace("/aws4_request", "") },
        { it.replace(Regex("Signature=.*"), "Signature=") },
        { it.replace(Regex("Signature=.*"), "Signature=${"z".repeat(64)}") },
        { it + ", Signature=" + "0".repeat(64) },
        { it.replace("SignedHeaders=host", "SignedHeaders=HOST") },
        { it.replace("SignedHeaders=", "SignedHeaders=;") },
        { it.replace("host;x-amz-content-sha256", "x-amz-content-sha256;host") },
        { it.replace(Regex("SignedHeaders=[^,]*"), "SignedHeaders=" + "a;".repeat(5000)) },
        { it.replace("Credential=$ID", "Credential=" + "/".repeat(9000)) },
      )
      .forEachIndexed { number, spoil ->
        test("a malformed header, number $number, is refused as incomplete") {
          val refusal = refused(signed().authorization(spoil))
          refusal.reason() shouldBe Reason.INCOMPLETE_SIGNATURE
          refusal.text() shouldNotContain SECRET
        }
      }

    test("a query that can't be decoded is refused") {
      val good = signed().received()
      val signature = RequestSignature.of(good, signedAt)
      listOf("a=%", "a=%4", "a=%zz").forEach { query ->
        shouldThrow<AccessRefusedException> {
            signature.verify(
              SignedRequest(good.method(), good.path(), query, good.headers()),
              "{}".toByteArray(),
              key,
            )
          }
          .reason() shouldBe Reason.INCOMPLETE_SIGNATURE
      }
    }

    fun signature(number: Int, at: Instant = signedAt, id: String = ID) =
      RequestSignature(id, "20150830", "r", "iotsitewise", listOf("host"), "s$number", at)

    test("a signature changes something once, and is forgotten when it has expired") {
      val used = UsedSignatures()
      used.use(signature(1), signedAt)
      shouldThrow<AccessRefusedException> {
          used.use(signature(1), signedAt.plus(RequestSignature.SKEW))
        }
        .reason() shouldBe Reason.INVALID_SIGNATURE
      used.use(signature(2), signedAt)
      // Expired: Signature.of would refuse it before.
      used.use(signature(1), signedAt.plus(RequestSignature.SKEW).plusSeconds(1))
    }

    test("a key that sends too much is slowed down, and no other key with it") {
      val used = UsedSignatures(3)
      (1..3).forEach { used.use(signature(it), signedAt) }
      shouldThrow<AccessRefusedException> { used.use(signature(4), signedAt) }.reason() shouldBe
        Reason.TOO_MUCH
      used.use(signature(5, id = "OTHER"), signedAt)
      val later = signedAt.plus(RequestSignature.SKEW).plusSeconds(1)
      used.use(signature(6, at = later), later)
    }
  })
