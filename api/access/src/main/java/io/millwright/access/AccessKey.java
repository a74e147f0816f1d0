// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * An access key, with which AWS SDKs sign requests.
 *
 * @param id the key's id, which is not secret
 * @param secret the secret for signing requests; never printed
 */
public record AccessKey(String id, String secret) {
  private static final int SECRET_BYTES = 30;
  private static final int ID_LETTERS = 18;

  /** Returns a new key: an id of 20 letters and digits, a secret of 240 random bits. */
  public static AccessKey fresh(SecureRandom random) {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new AccessKey(
        "MW" + Letters.upper(random, ID_LETTERS), Base64.getEncoder().encodeToString(bytes));
  }

  /** Returns the id without the secret. */
  @Override
  public String toString() {
    return "AccessKey[id=%s]".formatted(id);
  }
}
