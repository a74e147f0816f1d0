// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorContext
import io.millwright.connector.opcua.session.ClientCertificate
import io.millwright.connector.testkit.Recorder
import io.millwright.source.Settings
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.File
import java.nio.file.Files
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import kotlin.time.Duration.Companion.seconds
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ulong
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator

class OpcUaSubscribingSpec :
  FunSpec({
    suspend fun subscribed(
      endpoint: String,
      vararg nodes: String,
      data: File = tempdir(),
      secret: String? = null,
      settings: Map<String, String> = mapOf(),
      sampling: String = "50ms",
      check: suspend (Recorder) -> Unit,
    ) {
      val all = mapOf("endpoint" to endpoint, "publishing" to "100ms") + settings
      val source =
        source(
          "filler",
          settings(*all.map { it.key to it.value }.toTypedArray()),
          *nodes.map { settings("node" to it, "sampling" to sampling) }.toTypedArray<Settings>(),
        )
      val recorder = Recorder()
      OpcUaConnectorFactory()
        .create(
          source,
          ConnectorContext(
            InstantSource.system(),
            { name -> Optional.ofNullable(secret).filter { name == "filler" } },
            data.toPath(),
          ),
        )
        .use {
          it.start(recorder)
          check(recorder)
        }
    }

    test("values of every kind arrive with type, quality and the source's time") {
      PlantServer().use { server ->
        val time = DateTime(Instant.parse("2026-01-01T12:00:00.123456700Z"))
        server.write("double", 21.5, source = time)
        server.write("boolean", true)
        server.write("text", "Ärger")
        server.write("big", ulong("18446744073709551615"))
        server.write("uncertain", 7, StatusCodes.Uncertain_LastUsableValue)
        server.write("bad", null, StatusCodes.Bad_SensorFailure)
        server.write("array", arrayOf(1, 2, 3))
        val names = listOf("double", "boolean", "text", "big", "uncertain", "bad", "array")
        subscribed(server.endpoint, *names.map { "ns=2;s=Filler.$it" }.toTypedArray()) { recorder ->
          eventually(20.seconds) { names.indices.all { recorder.last(it) != null } shouldBe true }
          recorder.last(0)!!.let {
            it.value shouldBe Value.of(21.5)
            it.quality shouldBe Quality.GOOD
            it.status shouldBe "Good"
            // To the microsecond, as everywhere.
            it.sourceTime.truncatedTo(java.time.temporal.ChronoUnit.MICROS) shouldBe
              Instant.parse("2026-01-01T12:00:00.123456Z")
          }
          recorder.last(1)!!.value shouldBe Value.of(true)
          recorder.last(2)!!.value shouldBe Value.of("Ärger")
          recorder.last(3)!!.value shouldBe Value.of(18446744073709551615.0)
          recorder.last(4)!!.let {
            (it.value to it.quality) shouldBe (Value.of(7L) to Quality.UNCERTAIN)
          }
          recorder.last(5)!!.let {
            (it.status to it.quality) shouldBe ("Bad_SensorFailure" to Quality.BAD)
          }
          recorder.last(6)!!.let {
            it.quality shouldBe Quality.BAD
            it.status shouldContain "an array of Int32 is not supported"
          }
          // Said once, not with each change.
          server.write("array", arrayOf(4, 5))
          server.write("boolean", false)
          eventually(5.seconds) { recorder.last(1)!!.value shouldBe Value.of(false) }
          recorder.of(6) shouldHaveSize 1
        }
      }
    }

    test("each change between two publishes arrives, none is lost for a short queue") {
      PlantServer().use { server ->
        server.write("count", 0)
        subscribed(
          server.endpoint,
          "ns=2;s=Filler.count",
          settings = mapOf("publishing" to "1s"),
          sampling = "10ms",
        ) { recorder ->
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 0.0 }
          // The server samples; what it has seen it must send, in order.
          for (value in 1..60) {
            server.write("count", value)
            kotlinx.coroutines.delay(25)
          }
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 60.0 }
          val seen = recorder.of(0).map { it.value.asNumber().asDouble.toInt() }
          seen shouldBe seen.sorted()
          seen.distinct().size shouldBeGreaterThan 50
        }
      }
    }

    test("a subscription that dies in silence is noticed and made anew") {
      PlantServer().use { server ->
        server.write("here", 1)
        subscribed(server.endpoint, "ns=2;s=Filler.here") { recorder ->
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
          server.forgetSubscriptions()
          server.write("here", 2)
          eventually(5.seconds) { recorder.losses(0) shouldBe 1 }
          recorder.changes.last { it.state == ConnectionState.BACKOFF }.cause shouldContain
            "has sent nothing"
          eventually(10.seconds) { recorder.goodNumber(0) shouldBe 2.0 }
          recorder.losses(0) shouldBe 1
        }
      }
    }

    test("nodes that are missing are BAD by name, and a namespace may be given by its URI") {
      PlantServer().use { server ->
        server.write("here", 1)
        subscribed(
          server.endpoint,
          "nsu=${PlantServer.NAMESPACE};s=Filler.here",
          "ns=2;s=Filler.gone",
          "nsu=urn:nobody;s=Filler.here",
        ) { recorder ->
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
          eventually(5.seconds) {
            recorder.last(1)?.status shouldBe "Bad_NodeIdUnknown"
            recorder.last(2)?.status.orEmpty() shouldContain "has no namespace urn:nobody"
          }
          recorder.state() shouldBe ConnectionState.CONNECTED
        }
      }
    }

    test("a namespace that the server gets while it runs is found, and no other tag notices") {
      PlantServer().use { server ->
        server.write("here", 1)
        subscribed(
          server.endpoint,
          "nsu=${PlantServer.NAMESPACE};s=Filler.here",
          "nsu=urn:late;s=x",
        ) { recorder ->
          eventually(5.seconds) {
            recorder.last(1)?.status.orEmpty() shouldContain "has no namespace urn:late"
          }
          server.namespace("urn:late")
          // The namespace is there now, the node is not.
          eventually(15.seconds) { recorder.last(1)?.status shouldBe "Bad_NodeIdUnknown" }
          recorder.losses(0) shouldBe 0
        }
      }
    }

    test("a server that numbers its namespaces anew gives no tag another node's value") {
      val first = PlantServer()
      first.use { server ->
        server.write("here", 1)
        subscribed(
          server.endpoint,
          "nsu=${PlantServer.NAMESPACE};s=Filler.here",
          "nsu=urn:new%3Bpackage;s=Filler.here",
        ) { recorder ->
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
          server.close()
          PlantServer(port = first.port, before = listOf("urn:new;package")).use { restarted ->
            restarted.write("here", 2)
            eventually(20.seconds) { recorder.goodNumber(0) shouldBe 2.0 }
            recorder.of(1).none { it.quality == Quality.GOOD } shouldBe true
          }
        }
      }
    }

    test("a node that comes late, goes and comes back is read while it is there") {
      PlantServer().use { server ->
        server.write("here", 1)
        subscribed(server.endpoint, "ns=2;s=Filler.here", "ns=2;s=Filler.late") { recorder ->
          eventually(5.seconds) { recorder.last(1)?.status shouldBe "Bad_NodeIdUnknown" }
          // A value from before the node was asked for.
          server.write("late", 5, source = DateTime(Instant.now().minusSeconds(3600)))
          eventually(20.seconds) { recorder.goodNumber(1) shouldBe 5.0 }
          server.remove("late")
          eventually(5.seconds) { recorder.last(1)?.quality shouldBe Quality.BAD }
          server.write("late", 6, source = DateTime(Instant.now().minusSeconds(3600)))
          eventually(20.seconds) { recorder.goodNumber(1) shouldBe 6.0 }
          val times = recorder.samples.filter { it.tag == 1 }.map { it.sourceTime }
          times shouldBe times.sorted()
          recorder.goodNumber(0) shouldBe 1.0
          recorder.losses(0) shouldBe 0
        }
      }
    }

    test("a node that goes without a word is BAD soon, and read again when it is back") {
      PlantServer().use { server ->
        repeat(30) { server.write("v$it", it) }
        subscribed(server.endpoint, *Array(30) { "ns=2;s=Filler.v$it" }) { recorder ->
          eventually(5.seconds) { recorder.goodNumber(29) shouldBe 29.0 }
          server.removeSilently("v29")
          eventually(20.seconds) { recorder.last(29)?.status shouldBe "Bad_NodeIdUnknown" }
          server.write("v29", 7)
          eventually(20.seconds) { recorder.goodNumber(29) shouldBe 7.0 }
          recorder.losses(0) shouldBe 0
        }
      }
    }

    test("a server that takes seven items at a time gets a hundred all the same") {
      PlantServer(itemsPerCall = 7).use { server ->
        repeat(100) { server.write("v$it", it) }
        subscribed(server.endpoint, *Array(100) { "ns=2;s=Filler.v$it" }) { recorder ->
          eventually(10.seconds) {
            (0..99).map { recorder.goodNumber(it) } shouldBe (0..99).map { it.toDouble() }
          }
        }
      }
    }

    test("a user logs in with a password that is no part of the edge file") {
      PlantServer(anonymous = false).use { server ->
        server.write("here", 1)
        val user = mapOf("user" to "operator")
        val node = "ns=2;s=Filler.here"
        subscribed(server.endpoint, node, secret = "secret", settings = user) { recorder ->
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
        }
        subscribed(server.endpoint, node, secret = "wrong", settings = user) { recorder ->
          eventually(5.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
          recorder.changes.last().cause shouldContain "check user and password"
        }
        subscribed(server.endpoint, node, settings = user) { recorder ->
          eventually(5.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
          recorder.changes.last().cause shouldContain "no password for user operator"
        }
        subscribed(server.endpoint, node) { recorder ->
          eventually(5.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
          recorder.changes.last().cause shouldContain "add user: NAME"
        }
      }
    }

    test("security that the server does not offer is refused with what it offers") {
      PlantServer().use { server ->
        subscribed(
          server.endpoint,
          "ns=2;s=Filler.x",
          settings = mapOf("security" to "Aes128_Sha256_RsaOaep/Sign"),
        ) { recorder ->
          eventually(10.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
          recorder.changes.last().cause shouldContain "Basic256Sha256/SignAndEncrypt"
        }
      }
    }

    listOf(
        "Basic256Sha256/Sign",
        "Basic256Sha256/SignAndEncrypt",
        "Aes256_Sha256_RsaPss/SignAndEncrypt",
      )
      .forEach { security ->
        test("$security works once the server trusts our certificate") {
          PlantServer().use { server ->
            server.write("here", 1)
            val data = tempdir()
            subscribed(
              server.endpoint,
              "ns=2;s=Filler.here",
              data = data,
              settings = mapOf("security" to security),
            ) { recorder ->
              eventually(10.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
              server.trust(certificate(data))
              eventually(15.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
            }
          }
        }
      }

    test("a server that shows another certificate than before is refused until it is accepted") {
      val data = tempdir()
      val secured = mapOf("security" to "Basic256Sha256/SignAndEncrypt")
      val node = "ns=2;s=Filler.here"
      PlantServer().use { server ->
        server.write("here", 1)
        subscribed(server.endpoint, node, data = data, settings = secured) { recorder ->
          eventually(10.seconds) { data.resolve("pki/own/client.der").exists() shouldBe true }
          server.trust(certificate(data))
          eventually(15.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
        }
      }
      PlantServer(keys = SelfSignedCertificateGenerator.generateRsaKeyPair(2048)).use { server ->
        server.write("here", 2)
        server.trust(certificate(data))
        subscribed(server.endpoint, node, data = data, settings = secured) { recorder ->
          eventually(10.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
          recorder.changes.last().cause shouldContain "certificate"
          recorder.samples.filter { it.quality == Quality.GOOD }.shouldBeEmpty()
          val rejected = data.resolve("pki/rejected/filler.der")
          eventually(5.seconds) { rejected.exists() shouldBe true }
          Files.move(
            rejected.toPath(),
            data.resolve("pki/servers/filler.der").toPath(),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          )
          eventually(20.seconds) { recorder.goodNumber(0) shouldBe 2.0 }
        }
      }
    }

    test("our key is readable by its owner only") {
      val data = tempdir()
      ClientCertificate.`in`(data.toPath(), "x", InstantSource.system())
      Files.getPosixFilePermissions(data.toPath().resolve("own/client.p12"))
        .map { it.name }
        .toSet() shouldBe setOf("OWNER_READ", "OWNER_WRITE")
    }
  })

private fun certificate(data: File): X509Certificate =
  data.resolve("pki/own/client.der").inputStream().use {
    CertificateFactory.getInstance("X.509").generateCertificate(it) as X509Certificate
  }
