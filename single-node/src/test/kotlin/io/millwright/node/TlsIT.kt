// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.cli.OwnCertificate
import io.millwright.cli.Said
import io.millwright.edge.forward.HttpSink
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.value.Quality
import io.millwright.value.Value
import java.net.Socket
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.time.Instant
import java.util.Optional
import javax.net.ssl.SSLContext
import kotlin.time.Duration.Companion.seconds
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption
import software.amazon.awssdk.core.exception.SdkClientException
import software.amazon.awssdk.http.TlsTrustManagersProvider
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient

/** A server with a certificate, as the AWS SDK, the other commands and an edge meet it. */
class TlsIT :
  FunSpec({
    test("a server with a certificate speaks TLS only, to those who trust it") {
      val folder = tempdir("tls").toPath()
      val own = OwnCertificate(folder, "millwright")
      val other = OwnCertificate(folder, "stranger")
      val token = Said.of("key", "eva", "--role", "engineer")
      val key = Said.of("key", "mes", "--role", "operator", "--access-key")
      val secretOf = Regex("MILLWRIGHT_SECRET_(\\w+)").find(key.out)!!.groupValues[1]
      val secret = Regex("Secret access key: (\\S+)").find(key.err)!!.groupValues[1]
      Files.writeString(folder.resolve("secret"), secret)
      val access =
        Files.writeString(
          folder.resolve("access.yaml"),
          token.out + key.out.replace("{env: MILLWRIGHT_SECRET_$secretOf}", "{file: secret}"),
        )
      val bearer = Regex("mw_\\w+").find(token.err)!!.value
      val models = NodeProcess.checkout.resolve("examples/car-park")
      val before = SSLContext.getDefault()
      NodeProcess(folder.resolve("data"), "run")
        .also {
          it.environment["MILLWRIGHT_ACCESS"] = "$access"
          it.environment["MILLWRIGHT_HOST"] = "0.0.0.0"
          it.environment["MILLWRIGHT_TLS_CERTIFICATE"] = "${own.certificate}"
          it.environment["MILLWRIGHT_TLS_KEY"] = "${own.key}"
        }
        .use { node ->
          node.start()
          fun sdk(trusting: OwnCertificate) =
            IoTSiteWiseClient.builder()
              .endpointOverride(node.url)
              .region(Region.EU_CENTRAL_1)
              .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(secretOf, secret))
              )
              .httpClient(
                UrlConnectionHttpClient.builder()
                  .tlsTrustManagersProvider(
                    TlsTrustManagersProvider { trusting.trust().trustManagers }
                  )
                  .build()
              )
              .overrideConfiguration {
                it
                  .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)
                  .retryStrategy { retry -> retry.maxAttempts(1) }
              }
              .build()
          sdk(own).listAssets { it.filter("ALL") }.assetSummaries() shouldBe listOf()
          shouldThrow<SdkClientException> { sdk(other).listAssets { it.filter("ALL") } }
            .message
            .orEmpty() shouldContain "certification path"

          withClue("plain HTTP is closed") {
            Socket("127.0.0.1", node.port).use { socket ->
              socket.soTimeout = 10_000
              socket.getOutputStream().write("GET /q/health HTTP/1.0\r\n\r\n".toByteArray())
              String(socket.getInputStream().readAllBytes()).contains("HTTP/1") shouldBe false
            }
          }

          withClue("the other commands, with and without --ca") {
            val stranger = Said.of("plan", "$models", "--server", "${node.url}")
            stranger.code shouldBe 1
            stranger.err shouldContain "--ca FILE"
            try {
              val ca = arrayOf("--server", "${node.url}", "--token", bearer, "--ca")
              val wrong = Said.of("plan", "$models", *ca, "${other.certificate}")
              wrong.code shouldBe 1
              val nothing = Said.of("plan", "$models", *ca, "$access")
              nothing.err shouldContain "PEM"
              val plan = Said.of("plan", "$models", *ca, "${own.certificate}")
              withClue(plan) { plan.code shouldBe 0 }
            } finally {
              SSLContext.setDefault(before)
            }
          }

          withClue("an edge") {
            val reading = Reading.of("/tls", Instant.now(), Quality.GOOD, Value.of(1.5))
            val batch = ReadingBatch.of(listOf(reading))
            shouldThrow<UnavailableException> {
                HttpSink(node.url, Optional.of(bearer)).use { it.accept(batch) }
              }
              .message
              .orEmpty() shouldContain "certification path"
            SSLContext.setDefault(own.context())
            try {
              HttpSink(node.url, Optional.of(bearer)).use { it.accept(batch) }
            } finally {
              SSLContext.setDefault(before)
            }
            val http = HttpClient.newBuilder().sslContext(own.context()).build()
            fun latest() =
              http
                .send(
                  HttpRequest.newBuilder(node.url.resolve("/api/v1/latest?alias=/tls"))
                    .header("Authorization", "Bearer $bearer")
                    .build(),
                  HttpResponse.BodyHandlers.ofString(),
                )
                .body()
            eventually(10.seconds) { latest() shouldContain "1.5" }
          }
        }
    }

    test("half a certificate is refused before anything starts") {
      val folder = tempdir("half").toPath()
      val own = OwnCertificate(folder, "millwright")
      Said.of("run", "--tls-key", "${own.key}").err shouldContain "--tls-certificate"
      Said.of("run", "--tls-certificate", "${own.certificate}", "--tls-key", "$folder/none")
        .err shouldContain "can't be read"
    }
  })
