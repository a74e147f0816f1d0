// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Lets the whole process trust more certificates than Java does. */
public final class TrustOption {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "certificates (PEM) to trust besides the public ones, of your own CA or of the server"
              + " itself")
  private Optional<Path> ca = Optional.empty();

  /** Trusts the certificates from now on. */
  public void apply() {
    ca.ifPresent(TrustOption::trust);
  }

  private static void trust(Path file) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var one : trusted(null)) {
        store.setCertificateEntry("public" + number++, one);
      }
      try (var in = Files.newInputStream(file)) {
        var own = CertificateFactory.getInstance("X.509").generateCertificates(in);
        if (own.isEmpty()) {
          throw new CertificateException("it is empty");
        }
        for (var one : own) {
          store.setCertificateEntry("own" + number++, one);
        }
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(store), null);
      SSLContext.setDefault(context);
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "%s can't be read as certificates in PEM: %s".formatted(file, e.getMessage()), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java's TLS can't be set up: " + e.getMessage(), e);
    }
  }

  private static X509Certificate[] trusted(@Nullable KeyStore store)
      throws GeneralSecurityException {
    return Arrays.stream(managers(store))
        .filter(X509TrustManager.class::isInstance)
        .map(manager -> ((X509TrustManager) manager).getAcceptedIssuers())
        .findFirst()
        .orElseThrow();
  }

  /** Returns the trust managers of a key store, or Java's own if it is null. */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
