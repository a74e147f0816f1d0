// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;

/** Creates random letters and digits of 5 bits each, in the alphabet of Base32. */
final class Letters {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private Letters() {}

  static String lower(SecureRandom random, int count) {
    return random
        .ints(count, 0, ALPHABET.length())
        .mapToObj(i -> ALPHABET.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  static String upper(SecureRandom random, int count) {
    return lower(random, count).toUpperCase(Locale.ROOT);
  }
}
