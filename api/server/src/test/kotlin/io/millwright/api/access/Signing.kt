// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import java.io.ByteArrayInputStream
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset
import software.amazon.awssdk.http.ContentStreamProvider
import software.amazon.awssdk.http.SdkHttpMethod
import software.amazon.awssdk.http.SdkHttpRequest
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity

/** A request signed by the AWS SDK, to be looked at, spoiled and sent. */
data class Signed(val request: SdkHttpRequest, val body: ByteArray) {
  fun header(name: String): String = request.firstMatchingHeader(name).orElseThrow()

  fun with(change: SdkHttpRequest.Builder.() -> Unit) =
    copy(request = request.toBuilder().apply(change).build())

  fun send(): HttpResponse<String> {
    val builder =
      HttpRequest.newBuilder(request.getUri())
        .method(request.method().name, HttpRequest.BodyPublishers.ofByteArray(body))
    request.headers().forEach { (name, values) ->
      if (name.lowercase() !in setOf("host", "content-length")) {
        values.forEach { builder.header(name, it) }
      }
    }
    return http.send(builder.build(), HttpResponse.BodyHandlers.ofString())
  }

  companion object {
    private val http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()

    fun of(
      method: String,
      uri: URI,
      body: String = "",
      id: String,
      secret: String,
      time: Instant = Instant.now(),
      service: String = "iotsitewise",
      headers: Map<String, String> = mapOf(),
    ): Signed {
      val bytes = body.toByteArray()
      val plain =
        SdkHttpRequest.builder()
          .method(SdkHttpMethod.fromValue(method))
          .uri(uri)
          .putHeader("Host", if (uri.port < 0) uri.host else "${uri.host}:${uri.port}")
          .apply { headers.forEach { (name, value) -> putHeader(name, value) } }
          .build()
      val signed =
        AwsV4HttpSigner.create().sign { request ->
          request
            .identity(AwsCredentialsIdentity.create(id, secret))
            .request(plain)
            .payload(ContentStreamProvider { ByteArrayInputStream(bytes) })
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
            .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC))
        }
      return Signed(signed.request(), bytes)
    }
  }
}
