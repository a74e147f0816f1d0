// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import io.millwright.access.AccessRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature in a request's Authorization header: Signature Version 4, algorithm
 * AWS4-HMAC-SHA256 (AWS IAM User Guide, "AWS Signature Version 4 for API requests"). Only the form
 * with a header is accepted: a presigned URL could be passed on, and no SDK presigns these
 * operations.
 *
 * @param keyId the access key that the request names
 * @param date the date of the scope, such as 20150830
 * @param region the region of the scope; any region is accepted
 * @param service the service of the scope
 * @param signedHeaders the names of the signed headers in small letters, sorted
 * @param signature 64 hexadecimal digits
 * @param time when the request was signed, by the client's clock
 */
public record RequestSignature(
    String keyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature,
    Instant time) {
  public static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /**
   * The greatest difference between the client's and the server's clock (AWS IAM User Guide: within
   * five minutes).
   */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final String SERVICE = "iotsitewise";
  private static final String PAYLOAD = "x-amz-content-sha256";
  private static final String NOTHING = hash(new byte[0]);
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CREDENTIAL =
      Pattern.compile("(\\w{1,128})/(\\d{8})/([\\w-]{1,64})/([\\w-]{1,64})/aws4_request");
  private static final Pattern HEADER = Pattern.compile("[^\\s,;=A-Z]+");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
  private static final Set<String> PARTS = Set.of("Credential", "SignedHeaders", "Signature");

  public RequestSignature {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /**
   * Reads the signature of a request.
   *
   * @param now the time by the server's clock
   * @throws AccessRefusedException if the signature is malformed, does not cover the required
   *     headers, or is too old or too new
   */
  public static RequestSignature of(SignedRequest request, Instant now) {
    var authorization = request.headers().getOrDefault("authorization", List.of());
    if (authorization.size() != 1) {
      throw incomplete("There are %d Authorization headers; send one", authorization.size());
    }
    var parts = parts(authorization.getFirst());
    var credential = CREDENTIAL.matcher(parts.getOrDefault("Credential", ""));
    if (!credential.matches()) {
      throw incomplete(
          "Credential is not KEY/DATE/REGION/SERVICE/aws4_request; sign with an SDK of AWS");
    }
    var signature = parts.getOrDefault("Signature", "");
    if (!SHA256.matcher(signature).matches()) {
      throw incomplete("Signature is not 64 hexadecimal digits; sign with an SDK of AWS");
    }
    var headers = signedHeaders(parts.getOrDefault("SignedHeaders", ""), request);
    var time = time(request, credential.group(2), now);
    if (!credential.group(4).equals(SERVICE)) {
      throw invalid(
          "The request is signed for the service \"%s\"; sign for \"%s\"",
          credential.group(4), SERVICE);
    }
    if (!request.header("x-amz-security-token").isEmpty()) {
      throw new AccessRefusedException(
          Reason.UNKNOWN_KEY,
          "The request has a session token, and this server gives none; use an access key of it");
    }
    return new RequestSignature(
        credential.group(1),
        credential.group(2),
        credential.group(3),
        credential.group(4),
        headers,
        signature,
        time);
  }

  /**
   * Checks that the key has signed exactly this request.
   *
   * @param body the whole body
   * @throws AccessRefusedException if it has not
   */
  void verify(SignedRequest request, byte[] body, AccessKey key) {
    var hash = hash(body);
    var told = request.header(PAYLOAD);
    if (told.equals("UNSIGNED-PAYLOAD") && !hash.equals(NOTHING)) {
      throw invalid("The body is not signed (UNSIGNED-PAYLOAD); sign it, or it could be altered");
    }
    if (!told.isEmpty() && !told.equals("UNSIGNED-PAYLOAD") && !told.equals(hash)) {
      throw invalid("The body is not the one that was signed: %s is not its hash", PAYLOAD);
    }
    String canonical;
    try {
      canonical = request.canonical(signedHeaders, told.isEmpty() ? hash : told);
    } catch (IllegalArgumentException e) {
      throw new AccessRefusedException(Reason.INCOMPLETE_SIGNATURE, e.getMessage(), e);
    }
    var expected = HexFormat.of().formatHex(hmac(signingKey(key), stringToSign(canonical)));
    if (!MessageDigest.isEqual(bytes(expected), bytes(signature))) {
      throw invalid(
          "The signature does not fit the request; check the secret of access key %s, and that"
              + " nothing between changes Host, path or headers",
          keyId);
    }
  }

  private String stringToSign(String canonical) {
    return "%s\n%s\n%s/%s/%s/aws4_request\n%s"
        .formatted(
            ALGORITHM,
            TIME.format(time.atOffset(ZoneOffset.UTC)),
            date,
            region,
            service,
            hash(bytes(canonical)));
  }

  private byte[] signingKey(AccessKey key) {
    var signing = bytes("AWS4" + key.secret());
    for (var part : List.of(date, region, service, "aws4_request")) {
      signing = hmac(signing, part);
    }
    return signing;
  }

  private static Map<String, String> parts(String authorization) {
    var parts = new HashMap<String, String>();
    for (var part : authorization.substring(ALGORITHM.length()).split(",", -1)) {
      var pair = part.strip().split("=", 2);
      if (pair.length != 2 || !PARTS.contains(pair[0]) || parts.put(pair[0], pair[1]) != null) {
        throw incomplete(
            "The Authorization header is not Credential, SignedHeaders and Signature, each once;"
                + " sign with an SDK of AWS");
      }
    }
    return parts;
  }

  private static List<String> signedHeaders(String text, SignedRequest request) {
    var names = List.of(text.split(";", -1));
    var sorted = names.stream().sorted().distinct().toList();
    if (!names.stream().allMatch(name -> HEADER.matcher(name).matches()) || !names.equals(sorted)) {
      throw incomplete("SignedHeaders are not names in small letters, sorted, joined by ;");
    }
    for (var name : names) {
      if (!request.headers().containsKey(name)) {
        throw invalid("The header %s was signed and is not in the request", name);
      }
    }
    for (var name : request.headers().keySet()) {
      boolean needed = name.equals("host") || name.startsWith("x-amz-");
      if (needed && !names.contains(name)) {
        throw invalid("The header %s is not signed; sign host and all x-amz- headers", name);
      }
    }
    if (!names.contains("host") || !names.contains("x-amz-date")) {
      throw incomplete("host and x-amz-date must be signed; sign with an SDK of AWS");
    }
    return names;
  }

  private static Instant time(SignedRequest request, String date, Instant now) {
    Instant time;
    try {
      time = LocalDateTime.parse(request.header("x-amz-date"), TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new AccessRefusedException(
          Reason.INCOMPLETE_SIGNATURE, "X-Amz-Date is not a time such as 20150830T123600Z", e);
    }
    if (!request.header("x-amz-date").startsWith(date)) {
      throw invalid("The credential is of another day, %s, than X-Amz-Date", date);
    }
    if (Duration.between(time, now).abs().compareTo(SKEW) > 0) {
      throw invalid(
          "Signature expired: it is of %s, and this server's clock says %s; set the client's clock",
          request.header("x-amz-date"), TIME.format(now.atOffset(ZoneOffset.UTC)));
    }
    return time;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // The annotation is in a library that we don't ship.
  @SuppressWarnings("AnnotateFormatMethod")
  private static AccessRefusedException incomplete(String message, Object... parts) {
    return new AccessRefusedException(Reason.INCOMPLETE_SIGNATURE, message.formatted(parts));
  }

  // The annotation is in a library that we don't ship.
  @SuppressWarnings("AnnotateFormatMethod")
  private static AccessRefusedException invalid(String message, Object... parts) {
    return new AccessRefusedException(Reason.INVALID_SIGNATURE, message.formatted(parts));
  }
}
