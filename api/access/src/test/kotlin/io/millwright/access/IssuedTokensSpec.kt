// SPDX-License-Identifier: Apache-2.0
package io.millwright.access

import com.fasterxml.jackson.databind.ObjectMapper
import com.nimbusds.jose.JOSEObjectType
import com.nimbusds.jose.JWSAlgorithm
import com.nimbusds.jose.JWSHeader
import com.nimbusds.jose.crypto.MACSigner
import com.nimbusds.jose.crypto.RSASSASigner
import com.nimbusds.jose.jwk.RSAKey
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator
import com.nimbusds.jwt.JWTClaimsSet
import com.nimbusds.jwt.PlainJWT
import com.nimbusds.jwt.SignedJWT
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.access.AccessRefusedException.Reason
import java.net.URI
import java.time.Instant
import java.time.InstantSource
import java.util.Base64
import java.util.Date
import no.nav.security.mock.oauth2.MockOAuth2Server
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback

/** Tokens of a provider that we did not write, and what an attacker makes of them. */
class IssuedTokensSpec :
  FunSpec({
    val provider = MockOAuth2Server().also { it.start() }
    afterSpec { provider.shutdown() }
    val issuer = URI(provider.issuerUrl("plant").toString())
    val clock = MovableClock()

    fun known(at: URI = issuer) =
      TokenIssuer(
        at.toString(),
        "millwright",
        "sub",
        listOf(
          TokenIssuer.Grant("groups", "engineers", Role.ENGINEER, listOf("/graz/filler")),
          TokenIssuer.Grant("groups", "viewers", Role.VIEWER, listOf()),
        ),
      )

    fun tokens() = IssuedTokens(ObjectMapper(), clock)

    fun token(
      of: String = "plant",
      audience: String = "millwright",
      groups: Any = listOf("engineers"),
      seconds: Long = 3600,
    ): SignedJWT =
      provider.issueToken(
        of,
        "client",
        DefaultOAuth2TokenCallback(
          of,
          "eva",
          JOSEObjectType.JWT.type,
          listOf(audience),
          mapOf("groups" to groups),
          seconds,
        ),
      )

    fun IssuedTokens.refusal(token: String, vararg issuers: TokenIssuer = arrayOf(known())) =
      shouldThrow<AccessRefusedException> { principal(listOf(*issuers), token) }
        .also {
          // Nothing of the token is repeated.
          it.text() shouldNotContain token.split(".")[1].take(12)
        }

    val eva = "eva (${issuer.toString().removePrefix("http://")})"

    test("a provider's token names the user, and the access file grants the rights") {
      val tokens = tokens()
      tokens.principal(listOf(known()), token().serialize()) shouldBe
        Principal(eva, Role.ENGINEER, listOf("/graz/filler"))
      tokens.principal(listOf(known()), token(groups = "viewers").serialize()) shouldBe
        Principal(eva, Role.VIEWER, listOf())
      tokens.refusal(token(groups = "cooks").serialize()).let {
        it.reason() shouldBe Reason.NOTHING_GRANTED
        it.text() shouldContain "grants its user nothing"
      }
    }

    test("an elliptic key is as good") {
      val other =
        MockOAuth2Server(
          no.nav.security.mock.oauth2.OAuth2Config(
            tokenProvider =
              no.nav.security.mock.oauth2.token.OAuth2TokenProvider(
                keyProvider =
                  no.nav.security.mock.oauth2.token.KeyProvider(
                    initialKeys = listOf(),
                    algorithm = "ES256",
                  )
              )
          )
        )
      other.start()
      try {
        val at = URI(other.issuerUrl("plant").toString())
        val signed =
          other.issueToken("plant", "eva", "millwright", mapOf("groups" to listOf("viewers")))
        signed.header.algorithm shouldBe JWSAlgorithm.ES256
        tokens().principal(listOf(known(at)), signed.serialize()).role() shouldBe Role.VIEWER
      } finally {
        other.shutdown()
      }
    }

    /** The provider's own claims, and a signature that is not its. */
    fun forged(
      key: RSAKey,
      algorithm: JWSAlgorithm = JWSAlgorithm.RS256,
      header: JWSHeader.Builder.() -> Unit = {},
    ): String =
      SignedJWT(JWSHeader.Builder(algorithm).apply(header).build(), token().jwtClaimsSet)
        .apply { sign(RSASSASigner(key)) }
        .serialize()

    test("every token that the provider has not signed is refused") {
      val tokens = tokens()
      val genuine = token()
      val own = RSAKeyGenerator(2048).keyID(genuine.header.keyID).generate()
      val public = provider.config.tokenProvider.publicJwkSet("plant").keys.single() as RSAKey
      val parts = genuine.serialize().split(".")
      fun part(json: String) =
        Base64.getUrlEncoder().withoutPadding().encodeToString(json.toByteArray())
      fun mac(secret: ByteArray) =
        SignedJWT(
            JWSHeader.Builder(JWSAlgorithm.HS256).keyID(genuine.header.keyID).build(),
            genuine.jwtClaimsSet,
          )
          .apply { sign(MACSigner(secret)) }
          .serialize()
      val pem =
        "-----BEGIN PUBLIC KEY-----\n" +
          Base64.getMimeEncoder(64, "\n".toByteArray())
            .encodeToString(public.toPublicKey().encoded) +
          "\n-----END PUBLIC KEY-----\n"
      mapOf(
          "another key under the same id" to forged(own) { keyID(genuine.header.keyID) },
          "another key under another id" to forged(own) { keyID("mine") },
          "another key without an id" to forged(own),
          "a key that the token brings along" to
            forged(own) {
              keyID(genuine.header.keyID)
              jwk(own.toPublicJWK())
            },
          "a key from an address in the token" to
            forged(own) { jwkURL(URI("https://attacker.example/keys")) },
          "alg none" to PlainJWT(genuine.jwtClaimsSet).serialize(),
          "alg none in other letters" to "${part("""{"alg":"nOnE"}""")}.${parts[1]}.",
          "alg none with the signature" to "${part("""{"alg":"none"}""")}.${parts[1]}.${parts[2]}",
          "no signature" to "${parts[0]}.${parts[1]}.",
          "HS256 with the public key" to mac(public.toPublicKey().encoded),
          "HS256 with the public key as PEM" to mac(pem.toByteArray()),
          "HS256 with the modulus" to mac(public.modulus.decode()),
          "other claims under the signature" to
            "${parts[0]}.${part(genuine.jwtClaimsSet.toString().replace("eva", "max"))}.${parts[2]}",
          "an altered signature" to "${parts[0]}.${parts[1]}.${parts[2].reversed()}",
          "a critical header that nobody knows" to
            forged(own) {
              criticalParams(setOf("x"))
              customParam("x", 1)
            },
          "no JSON" to "${part("{")}.${part("x")}.${part("y")}",
        )
        .forEach { (what, token) ->
          withClue(what) {
            tokens.refusal(token).reason() shouldBe Reason.UNKNOWN_TOKEN
          }
        }
      tokens.principal(listOf(known()), genuine.serialize()).name() shouldBe eva
    }

    test("a token for another, of another, of another time is refused, and told why") {
      val tokens = tokens()
      tokens.refusal(token(audience = "payroll").serialize()).text() shouldContain
        "aud is not millwright"
      tokens.refusal(token(of = "visitors").serialize()).text() shouldContain "does not know"
      val genuine = token(seconds = 60).serialize()
      try {
        clock.now = clock.now.plusSeconds(100)
        // Within the clocks' tolerance.
        tokens.principal(listOf(known()), genuine).name() shouldBe eva
        clock.now = clock.now.plusSeconds(100)
        tokens.refusal(genuine).text() shouldContain "has expired"
      } finally {
        clock.now = Instant.now()
      }
      try {
        clock.now = clock.now.minusSeconds(600)
        tokens.refusal(genuine).text() shouldContain "not valid yet"
      } finally {
        clock.now = Instant.now()
      }
      // Both issuers are known here: each one's keys count for its own tokens only.
      val other = known(URI(provider.issuerUrl("other").toString()))
      val crossed =
        SignedJWT(
            token().header,
            JWTClaimsSet.Builder(token().jwtClaimsSet).issuer(other.issuer()).build(),
          )
          .apply { sign(RSASSASigner(RSAKeyGenerator(2048).generate())) }
      tokens.refusal(crossed.serialize(), known(), other).reason() shouldBe Reason.UNKNOWN_TOKEN
    }

    test("an unavailable provider is named; one that becomes unavailable later causes no failure") {
      val mine = MockOAuth2Server().also { it.start() }
      val at = known(URI(mine.issuerUrl("plant").toString()))
      val signed =
        mine
          .issueToken("plant", "eva", "millwright", mapOf("groups" to listOf("viewers")))
          .serialize()
      val tokens = tokens()
      tokens.principal(listOf(at), signed).role() shouldBe Role.VIEWER
      mine.shutdown()
      clock.now = clock.now.plus(IssuerKeys.FRESH).plusSeconds(1)
      try {
        tokens.principal(listOf(at), signed).role() shouldBe Role.VIEWER
        tokens().refusal(signed, at).let {
          it.reason() shouldBe Reason.ISSUER_AWAY
          it.text() shouldContain at.issuer()
        }
      } finally {
        clock.now = Instant.now()
      }
    }

    test("a key that the provider takes into use later is found, and it is not asked each time") {
      var asked = 0
      val first = RSAKeyGenerator(2048).keyID("first").generate()
      val second = RSAKeyGenerator(2048).keyID("second").generate()
      var published = listOf(first)
      val server =
        com.sun.net.httpserver.HttpServer.create(java.net.InetSocketAddress("127.0.0.1", 0), 0)
      val at = URI("http://127.0.0.1:${server.address.port}")
      server.createContext("/") { exchange ->
        val text =
          if (exchange.requestURI.path == "/.well-known/openid-configuration")
            """{"issuer":"$at","jwks_uri":"$at/keys"}"""
          else {
            asked++
            com.nimbusds.jose.jwk.JWKSet(published.map { it.toPublicJWK() }).toString()
          }
        exchange.sendResponseHeaders(200, text.length.toLong())
        exchange.responseBody.use { it.write(text.toByteArray()) }
      }
      server.start()
      try {
        fun signed(key: RSAKey) =
          SignedJWT(
              JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.keyID).build(),
              JWTClaimsSet.Builder()
                .issuer("$at")
                .audience("millwright")
                .subject("eva")
                .claim("groups", "viewers")
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                .build(),
            )
            .apply { sign(RSASSASigner(key)) }
            .serialize()
        val tokens = tokens()
        fun taken(key: RSAKey) = runCatching {
          tokens.principal(listOf(known(at)), signed(key))
        }
          .isSuccess
        taken(first) shouldBe true
        repeat(5) { taken(second) shouldBe false }
        asked shouldBe 1
        published = listOf(second)
        clock.now = clock.now.plus(IssuerKeys.PAUSE)
        taken(second) shouldBe true
        asked shouldBe 2
        taken(first) shouldBe false
      } finally {
        server.stop(0)
        clock.now = Instant.now()
      }
    }

    test("a provider that says it is another is not believed") {
      val server =
        com.sun.net.httpserver.HttpServer.create(java.net.InetSocketAddress("127.0.0.1", 0), 0)
      val at = URI("http://127.0.0.1:${server.address.port}")
      var document = """{"issuer":"$issuer","jwks_uri":"$issuer/jwks"}"""
      server.createContext("/") { exchange ->
        exchange.sendResponseHeaders(200, document.length.toLong())
        exchange.responseBody.use { it.write(document.toByteArray()) }
      }
      server.start()
      try {
        val forged =
          JWTClaimsSet.Builder(token().jwtClaimsSet).issuer("$at").build().let {
            "${token().serialize().split(".")[0]}.${Base64.getUrlEncoder().withoutPadding().encodeToString(it.toString().toByteArray())}.eA"
          }
        mapOf(
            document to "it says that it is",
            """{"issuer":"$at","jwks_uri":"http://keys.example/"}""" to "no https address",
            """{"issuer":"$at"}""" to "no https address",
            "hello" to "something else than JSON",
            "\"${"x".repeat(1_500_000)}\"" to "capacity",
          )
          .forEach { (text, why) ->
            document = text
            tokens().refusal(forged, known(at)).let {
              it.reason() shouldBe Reason.ISSUER_AWAY
              it.text() shouldContain why
            }
          }
      } finally {
        server.stop(0)
      }
    }
  })

private class MovableClock(var now: Instant = Instant.now()) : InstantSource {
  override fun instant(): Instant = now
}
