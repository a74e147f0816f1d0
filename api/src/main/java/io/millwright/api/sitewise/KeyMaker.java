// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.problem.Refusal;
import io.millwright.asset.Keys;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes the keys that model files and formulas need, which SiteWise does not have: from the
 * external id where the caller gives one, otherwise from the name.
 */
final class KeyMaker {
  private static final int NODE_LENGTH = 120;
  private static final int VARIABLE_LENGTH = 60;
  private static final Set<String> WORDS =
      Set.of("pi", "e", "true", "false", "none", "and", "or", "not");

  private KeyMaker() {}

  /** The key of a model or an asset. */
  static String node(
      String what, Optional<String> externalId, String name, Predicate<String> taken) {
    if (externalId.isPresent()) {
      return checked(what, externalId.get(), Keys.NODE, "letters, digits, _, . and -");
    }
    return free(
        cut(strip(plain(name).replaceAll("[^a-z0-9_.-]+", "-"), '-'), NODE_LENGTH, what),
        "-",
        taken);
  }

  /** The key of a property or a hierarchy. */
  static String variable(
      String what, Optional<String> externalId, String name, Predicate<String> taken) {
    if (externalId.isPresent()) {
      return checked(
          what,
          externalId.get(),
          Keys.VARIABLE,
          "a small letter, then up to 63 small letters, digits and _");
    }
    var slug = cut(strip(plain(name).replaceAll("[^a-z0-9]+", "_"), '_'), VARIABLE_LENGTH, what);
    var key = Character.isDigit(slug.charAt(0)) ? what.charAt(0) + "_" + slug : slug;
    return free(WORDS.contains(key) ? key + "_" : key, "_", taken);
  }

  private static String checked(String what, String externalId, Pattern pattern, String allowed) {
    if (!pattern.matcher(externalId).matches()) {
      throw Refusal.invalid(
          "External id \"%s\" of a %s is its key in files and formulas here; use %s",
          externalId, what, allowed);
    }
    return externalId;
  }

  private static String free(String base, String separator, Predicate<String> taken) {
    var key = base;
    for (int number = 2; taken.test(key); number++) {
      key = base + separator + number;
    }
    return key;
  }

  /** Small letters without accents. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT);
  }

  private static String strip(String text, char edge) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == edge) {
      start++;
    }
    while (end > start && text.charAt(end - 1) == edge) {
      end--;
    }
    return text.substring(start, end);
  }

  private static String cut(String text, int length, String otherwise) {
    if (text.isEmpty()) {
      return otherwise;
    }
    return text.length() > length ? text.substring(0, length) : text;
  }
}
