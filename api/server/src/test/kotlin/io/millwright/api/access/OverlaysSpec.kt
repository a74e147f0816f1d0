// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.millwright.api.host.ApiConfig
import io.quarkus.tls.runtime.config.TlsConfig
import io.smallrye.config.EnvConfigSource
import io.smallrye.config.SmallRyeConfigBuilder
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readText

/** What Quarkus understands of the environment that an overlay gives to the API. */
class OverlaysSpec :
  FunSpec({
    val checkout = Path.of(System.getProperty("millwright.checkout"))

    fun environment(overlay: String): Map<String, String> =
      Regex("\\{name: (\\w+), value: \"?([^\"}]*)\"?}")
        .findAll(checkout.resolve("k8s/overlays/$overlay/api.yaml").readText())
        .associate { it.groupValues[1] to it.groupValues[2] }

    test("the overlay that lets others in has a certificate for the name that it asks for") {
      val environment = environment("exposed")
      val config =
        SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .addDiscoveredConverters()
          .withSources(EnvConfigSource(environment, 300))
          .withMapping(TlsConfig::class.java)
          .withMapping(ApiConfig::class.java)
          .build()
      val name = config.getValue("quarkus.http.tls-configuration-name", String::class.java)
      val tls =
        config.getConfigMapping(TlsConfig::class.java).namedCertificateConfig().getValue(name)
      tls.keyStore().flatMap { it.pem() } shouldBePresent
        {
          val certificate = it.keyCerts().values.single()
          certificate.cert() shouldBe Path.of("/etc/millwright/tls/tls.crt")
          certificate.key() shouldBe Path.of("/etc/millwright/tls/tls.key")
        }
      tls.reloadPeriod() shouldBePresent { it shouldBe Duration.ofHours(1) }
      config.getConfigMapping(ApiConfig::class.java).access() shouldBePresent
        {
          it shouldBe Path.of("/etc/millwright/access/access.yaml")
        }
    }
  })
