// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.Period;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Our own certificate, by which servers know us, and the pinned certificates of servers.
 *
 * <p>Our certificate is created on first use and kept with its key in {@code own/client.p12},
 * readable by its owner only. An administrator tells the server to trust {@code own/client.der}.
 *
 * <p>A server is trusted on first use: its certificate is kept in {@code servers/SOURCE.der}, and
 * its fingerprint is logged so that it can be compared. From then on only that certificate is
 * accepted. Any other certificate is put into {@code rejected/} and refused; the message says how
 * to accept it. Expiry and names are not checked, because exactly this certificate is pinned.
 */
public final class ClientCertificate {
  /** The application URI in our certificate and our sessions. */
  static final String APPLICATION_URI = "urn:millwright:edge";

  private static final Logger LOG = System.getLogger(ClientCertificate.class.getName());
  private static final String ALIAS = "client";
  // The file's permissions protect the key, but a key store must have a password.
  private static final char[] STORE = "millwright".toCharArray();
  private static final int KEY_BITS = 2048;
  private static final Period VALID = Period.ofYears(20);
  private static final Object MAKING = new Object();

  private final Path folder;
  private final String source;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private ClientCertificate(Path folder, String source, KeyPair keys, X509Certificate certificate) {
    this.folder = folder;
    this.source = source;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** Returns our certificate from a PKI folder. Creates it if the folder has none. */
  public static ClientCertificate in(Path folder, String source, InstantSource clock)
      throws ConnectionException {
    synchronized (MAKING) {
      var file = folder.resolve("own").resolve("client.p12");
      try {
        var store = Files.exists(file) ? load(file) : make(file);
        var certificate = (X509Certificate) store.getCertificate(ALIAS);
        var key = (PrivateKey) store.getKey(ALIAS, STORE);
        if (certificate == null || key == null) {
          throw new GeneralSecurityException("it holds no key named " + ALIAS);
        }
        if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
          throw new GeneralSecurityException("its certificate has expired");
        }
        return new ClientCertificate(
            folder, source, new KeyPair(certificate.getPublicKey(), key), certificate);
      } catch (Exception e) { // Milo's builder declares no less
        throw new ConnectionException(
            "Bad_CertificateInvalid",
            "Cannot use our own certificate in %s: %s; make the folder writable, or remove the file so that a new one is made"
                .formatted(file, e.getMessage()),
            e);
      }
    }
  }

  /** Sets our certificate and the check of servers' certificates in a client's configuration. */
  void configure(OpcUaClientConfigBuilder config) {
    config
        .setKeyPair(keys)
        .setCertificate(certificate)
        .setCertificateChain(new X509Certificate[] {certificate})
        .setCertificateValidator(new Pin());
  }

  /** Trusts a server's first certificate, and no other afterwards. */
  private final class Pin implements CertificateValidator {
    @Override
    public void validateCertificateChain(
        List<X509Certificate> chain,
        @Nullable String applicationUri,
        @Nullable String @Nullable [] validHostnames)
        throws UaException {
      var presented = chain.getFirst();
      var pinned = folder.resolve("servers").resolve(fileName() + ".der");
      try {
        var encoded = presented.getEncoded();
        Files.createDirectories(pinned.getParent());
        try {
          Files.write(pinned, encoded, java.nio.file.StandardOpenOption.CREATE_NEW);
          LOG.log(
              Level.INFO,
              () ->
                  "connector=%s trusts the server's certificate on first use: subject=\"%s\" sha256=%s file=%s"
                      .formatted(
                          source, presented.getSubjectX500Principal(), sha256(encoded), pinned));
        } catch (FileAlreadyExistsException _) {
          if (!Arrays.equals(Files.readAllBytes(pinned), encoded)) {
            reject(encoded, pinned);
          }
        }
      } catch (IOException | GeneralSecurityException e) {
        throw new UaException(
            StatusCodes.Bad_CertificateInvalid,
            "cannot keep the server's certificate in %s: %s".formatted(pinned, e.getMessage()),
            e);
      }
    }

    private void reject(byte[] encoded, Path pinned) throws IOException, UaException {
      var rejected = folder.resolve("rejected").resolve(fileName() + ".der");
      Files.createDirectories(rejected.getParent());
      Files.write(rejected, encoded);
      throw new UaException(
          StatusCodes.Bad_CertificateUntrusted,
          "the server shows another certificate than before (sha256 %s); if that is right, move %s to %s"
              .formatted(sha256(encoded), rejected, pinned));
    }

    /**
     * Returns the source's name with every character replaced that has a meaning in a file system.
     */
    private String fileName() {
      return source.replaceAll("[^A-Za-z0-9_-]", "_");
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, STORE);
    }
    return store;
  }

  private static KeyStore make(Path file) throws Exception {
    var keys = SelfSignedCertificateGenerator.generateRsaKeyPair(KEY_BITS);
    var certificate =
        new SelfSignedCertificateBuilder(keys)
            .setCommonName("Millwright")
            .setOrganization("Millwright")
            .setApplicationUri(APPLICATION_URI)
            .addDnsName(hostName())
            .setValidityPeriod(VALID)
            .build();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, STORE);
    store.setKeyEntry(ALIAS, keys.getPrivate(), STORE, new Certificate[] {certificate});
    Files.createDirectories(file.getParent());
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var unfinished =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? Files.createTempFile(file.getParent(), ALIAS, ".tmp", owner)
            : Files.createTempFile(file.getParent(), ALIAS, ".tmp");
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      store.store(out, STORE);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Files.write(file.resolveSibling("client.der"), certificate.getEncoded());
    LOG.log(
        Level.INFO,
        () ->
            "made our OPC UA certificate file=%s; trust it on the servers"
                .formatted(file.resolveSibling("client.der")));
    return store;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
