// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is kept of a bearer token: enough to recognise it, not to use it. A token is {@code
 * mw_ID_SECRET} with 200 random bits in the secret. Nobody chooses one, so nobody can guess one,
 * and a salted SHA-256 keeps it as well as a slow hash keeps a password.
 *
 * @param id the part of the token that names it; no secret
 * @param salt hashed before the token, hexadecimal
 * @param sha256 the hash, 64 hexadecimal digits
 */
public record TokenHash(String id, String salt, String sha256) {
  private static final int ID_LETTERS = 8;
  private static final int SECRET_LETTERS = 40;
  private static final int SALT_BYTES = 16;
  private static final Pattern TOKEN =
      Pattern.compile("mw_([a-z2-7]{%d})_[a-z2-7]{%d}".formatted(ID_LETTERS, SECRET_LETTERS));

  /** A fresh token and what to keep of it. */
  public record Fresh(String token, TokenHash hash) {
    /** The hash only. */
    @Override
    public String toString() {
      return "Fresh[hash=%s]".formatted(hash);
    }
  }

  /** A fresh token. */
  public static Fresh fresh(SecureRandom random) {
    var id = Letters.lower(random, ID_LETTERS);
    var token = "mw_%s_%s".formatted(id, Letters.lower(random, SECRET_LETTERS));
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new Fresh(
        token,
        new TokenHash(
            id, HexFormat.of().formatHex(salt), HexFormat.of().formatHex(hash(salt, token))));
  }

  /** The id in a token; empty where the text is no token. */
  public static Optional<String> idOf(String token) {
    var matcher = TOKEN.matcher(token);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** True for the token that this was made of; takes as long for every other one. */
  public boolean matches(String token) {
    return MessageDigest.isEqual(
        hash(HexFormat.of().parseHex(salt), token), HexFormat.of().parseHex(sha256));
  }

  private static byte[] hash(byte[] salt, String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
