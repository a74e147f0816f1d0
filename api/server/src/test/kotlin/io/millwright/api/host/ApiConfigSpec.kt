// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.smallrye.config.ConfigValidationException
import io.smallrye.config.PropertiesConfigSource
import io.smallrye.config.SmallRyeConfigBuilder
import java.nio.file.Path
import java.time.Duration
import java.util.Optional

private fun config(vararg keys: Pair<String, String>): ApiConfig =
  SmallRyeConfigBuilder()
    .withMapping(ApiConfig::class.java)
    .withSources(PropertiesConfigSource(mapOf(*keys), "test", 100))
    .build()
    .getConfigMapping(ApiConfig::class.java)

class ApiConfigSpec :
  FunSpec({
    test("without any key only loopback is let in") {
      config().hosts() shouldBe Optional.empty()
      config().origins() shouldBe Optional.empty()
      config().access() shouldBe Optional.empty()
      config().openMetrics() shouldBe false
      config().accessEvery() shouldBe Duration.ofSeconds(5)
    }

    test("every key is read") {
      val config =
        config(
          "millwright.api.access" to "etc/access.yaml",
          "millwright.api.access-every" to "PT1M",
          "millwright.api.open-metrics" to "true",
          "millwright.api.hosts" to "a.example,b.example",
          "millwright.api.origins" to "https://a.example",
        )
      config.access().get() shouldBe Path.of("etc/access.yaml")
      config.openMetrics() shouldBe true
      config.accessEvery() shouldBe Duration.ofMinutes(1)
      config.hosts().get() shouldBe setOf("a.example", "b.example")
      config.origins().get() shouldBe setOf("https://a.example")
    }

    test("an unknown key is refused") {
      shouldThrow<ConfigValidationException> { config("millwright.api.host" to "a.example") }
    }
  })
