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
 * The stored form of a bearer token: enough to recognise the token, not to use it. A token is
 * {@code mw_ID_SECRET} with 200 random bits in the secret. Nobody can guess such a secret, so a
 * salted SHA-256 protects it as well as a slow hash protects a password.
 *
 * @param id the part of the token that identifies it; not secret
 * @param salt the bytes that are hashed before the token, hexadecimal
 * @param sha256 the hash, 64 hexadecimal digits
 */
public record TokenHash(String id, String salt, String sha256) {
  private static final int ID_LETTERS = 8;
  private static final int SECRET_LETTERS = 40;
  private static final int SALT_BYTES = 16;
  private static final Pattern TOKEN =
      Pattern.compile("mw_([a-z2-7]{%d})_[a-z2-7]{%d}".formatted(ID_LETTERS, SECRET_LETTERS));

  /** A new token with its stored form. */
  public record Fresh(String token, TokenHash hash) {
    /** Returns the hash without the token. */
    @Override
    public String toString() {
      return "Fresh[hash=%s]".formatted(hash);
    }
  }

  /** Returns a new token. */
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

  /** Returns the id in a token; empty if the text is not a token. */
  public static Optional<String> idOf(String token) {
    var matcher = TOKEN.matcher(token);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Returns whether this is the hash of a token. The comparison takes the same time for every
   * token.
   */
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
