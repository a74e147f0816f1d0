// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * An access key, with which the SDKs of AWS sign requests.
 *
 * @param id names the key; no secret
 * @param secret what requests are signed with; never printed
 */
public record AccessKey(String id, String secret) {
  private static final int SECRET_BYTES = 30;
  private static final int ID_LETTERS = 18;

  /** A fresh key: an id of 20 letters and digits, a secret of 240 random bits. */
  public static AccessKey fresh(SecureRandom random) {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new AccessKey(
        "MW" + Letters.upper(random, ID_LETTERS), Base64.getEncoder().encodeToString(bytes));
  }

  /** The id only. */
  @Override
  public String toString() {
    return "AccessKey[id=%s]".formatted(id);
  }
}
