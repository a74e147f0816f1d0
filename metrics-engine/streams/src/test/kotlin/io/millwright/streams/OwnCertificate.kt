// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyStore
import java.util.Base64
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory

private const val PASSWORD = "changeit"

/** A certificate of 127.0.0.1 that nobody but its maker trusts, made by the JDK's keytool. */
class OwnCertificate(folder: Path) {
  val certificate: Path = folder.resolve("tls.crt")
  val key: Path = folder.resolve("tls.key")
  private val store = KeyStore.getInstance("PKCS12")

  init {
    val file = folder.resolve("tls.p12")
    val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool")
    val made =
      ProcessBuilder(
          ("$keytool -genkeypair -alias tls -keyalg EC -groupname secp256r1 -dname CN=test " +
              "-validity 2 -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass $PASSWORD " +
              "-keystore $file")
            .split(" ")
        )
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
    check(made.waitFor() == 0) { "keytool ended with ${made.exitValue()}" }
    Files.newInputStream(file).use { store.load(it, PASSWORD.toCharArray()) }
    Files.writeString(certificate, pem("CERTIFICATE", store.getCertificate("tls").encoded))
    Files.writeString(key, pem("PRIVATE KEY", store.getKey("tls", PASSWORD.toCharArray()).encoded))
  }

  private fun pem(what: String, content: ByteArray): String {
    val lines = Base64.getMimeEncoder(64, "\n".toByteArray()).encodeToString(content)
    return "-----BEGIN $what-----\n$lines\n-----END $what-----\n"
  }

  /** Trusts it, and nothing else. */
  fun context(): SSLContext {
    val trusted = KeyStore.getInstance("PKCS12").apply { load(null, null) }
    trusted.setCertificateEntry("it", store.getCertificate("tls"))
    val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
    trust.init(trusted)
    return SSLContext.getInstance("TLS").apply { init(null, trust.trustManagers, null) }
  }
}
