// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyStore
import java.util.Base64
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory

/** A certificate of 127.0.0.1 that nobody but its maker trusts, made by the JDK's keytool. */
class OwnCertificate(folder: Path, name: String) {
  val certificate: Path = folder.resolve("$name.crt")
  val key: Path = folder.resolve("$name.key")

  init {
    val file = folder.resolve("$name.p12")
    val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool")
    ProcessBuilder(
        ("$keytool -genkeypair -alias tls -keyalg EC -groupname secp256r1 -dname CN=$name " +
            "-validity 2 -ext san=ip:127.0.0.1,dns:localhost -storetype PKCS12 " +
            "-storepass changeit -keystore $file")
          .split(" ")
      )
      .redirectErrorStream(true)
      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
      .start()
      .waitFor() shouldBe 0
    val store = KeyStore.getInstance("PKCS12")
    Files.newInputStream(file).use { store.load(it, "changeit".toCharArray()) }
    fun pem(what: String, content: ByteArray) =
      "-----BEGIN $what-----\n${Base64.getMimeEncoder(64, "\n".toByteArray()).encodeToString(content)}\n-----END $what-----\n"
    Files.writeString(certificate, pem("CERTIFICATE", store.getCertificate("tls").encoded))
    Files.writeString(
      key,
      pem("PRIVATE KEY", store.getKey("tls", "changeit".toCharArray()).encoded),
    )
  }

  fun trust(): TrustManagerFactory {
    val store = KeyStore.getInstance("PKCS12").apply { load(null, null) }
    val factory = java.security.cert.CertificateFactory.getInstance("X.509")
    Files.newInputStream(certificate).use {
      store.setCertificateEntry("it", factory.generateCertificate(it))
    }
    return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply {
      init(store)
    }
  }

  fun context(): SSLContext =
    SSLContext.getInstance("TLS").apply { init(null, trust().trustManagers, null) }
}
