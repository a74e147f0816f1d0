// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** Checks the files of a server's certificate and key before the server starts. */
final class TlsFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final byte[] SAMPLE = "Millwright".getBytes(StandardCharsets.US_ASCII);

  private TlsFiles() {}

  /**
   * Checks that both files can be read and belong together.
   *
   * @throws IllegalArgumentException if they can't or don't; the message says what to do
   */
  static void check(Path certificateFile, Path keyFile) {
    var certificate = certificate(certificateFile);
    var text = text("--tls-key", keyFile);
    var key = KEY.matcher(text);
    if (!key.find()) {
      throw new IllegalArgumentException(
          ("--tls-key %s is no private key of the form PKCS 8 without a password; make one of it"
                  + " by: openssl pkcs8 -topk8 -nocrypt -in %s")
              .formatted(keyFile, keyFile));
    }
    if (!belongs(certificate, key.group(1), keyFile)) {
      throw new IllegalArgumentException(
          "--tls-key %s is not the key of --tls-certificate %s; give those that were made together"
              .formatted(keyFile, certificateFile));
    }
  }

  private static PublicKey certificate(Path file) {
    var text = text("--tls-certificate", file);
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
          .getPublicKey();
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "--tls-certificate %s is no certificate in PEM (-----BEGIN CERTIFICATE-----)"
              .formatted(file),
          e);
    }
  }

  private static String text(String option, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s %s can't be read; check path and permissions".formatted(option, file), e);
    }
  }

  private static boolean belongs(PublicKey certified, String encoded, Path file) {
    try {
      var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(encoded));
      var key = KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(spec);
      return signs(key, certified);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--tls-key %s can't be read as a key of the certificate's kind (%s): %s"
              .formatted(file, certified.getAlgorithm(), e.getMessage()),
          e);
    }
  }

  private static boolean signs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    var algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    var signed = signature.sign();
    signature.initVerify(certified);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }
}
