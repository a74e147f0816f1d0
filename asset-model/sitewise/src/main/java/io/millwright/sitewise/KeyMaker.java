// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.id.Keys;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes the keys that model files and formulas need. SiteWise has no keys, so a key is made from
 * the external id if there is one, otherwise from the name.
 */
public final class KeyMaker {
  private static final int NODE_LENGTH = 120;
  private static final int VARIABLE_LENGTH = 60;
  private static final Set<String> WORDS =
      Set.of("pi", "e", "true", "false", "none", "and", "or", "not");

  private KeyMaker() {}

  /**
   * Returns the key of a model or an asset.
   *
   * @param what the key for a name without letters or digits
   * @param taken whether a key is in use; not called for external ids, which are unique
   */
  public static String node(
      String what, Optional<String> externalId, String name, Predicate<String> taken) {
    return externalId
        .map(KeyMaker::node)
        .orElseGet(() ->
            free(
                cut(begun(plain(name).replaceAll("[^a-z0-9_.-]+", "-")), NODE_LENGTH, what),
                "-",
                taken));
  }

  /**
   * Returns the key of the model or asset with an external id. It is the external id with the
   * characters replaced that a key must not have.
   */
  public static String node(String externalId) {
    return Keys.NODE.matcher(externalId).matches()
        ? externalId
        : shortened(begun(externalId.replaceAll("[^A-Za-z0-9_.-]+", "-")), externalId, 128);
  }

  /**
   * Returns the key of the model or asset with an external id, or a longer key if another one has
   * that key: {@code Press:1} and {@code Press-1} are two external ids and would be one key.
   *
   * @param taken whether a key is in use
   */
  public static String freeNode(String externalId, Predicate<String> taken) {
    var key = node(externalId);
    return taken.test(key) ? free(cut(key, NODE_LENGTH, key), "-", taken) : key;
  }

  /**
   * Returns the key of a property, a hierarchy or a composite model.
   *
   * @param what the key for a name without letters or digits
   * @param taken whether a key is in use
   */
  public static String variable(
      String what, Optional<String> externalId, String name, Predicate<String> taken) {
    return externalId
        .map(external -> freeVariable(external, taken))
        .orElseGet(() -> free(word(cut(slug(name), VARIABLE_LENGTH, what), what), "_", taken));
  }

  /** Two external ids that differ only in what keys don't have get two keys. */
  private static String freeVariable(String externalId, Predicate<String> taken) {
    var key = variable(externalId);
    return taken.test(key) ? free(cut(key, VARIABLE_LENGTH, key), "_", taken) : key;
  }

  /**
   * Returns the key of the property, hierarchy or composite model with an external id. It is the
   * external id with the characters replaced that a key must not have.
   */
  public static String variable(String externalId) {
    return Keys.VARIABLE.matcher(externalId).matches() && !WORDS.contains(externalId)
        ? externalId
        : word(shortened(slug(externalId), externalId, VARIABLE_LENGTH), "x");
  }

  /**
   * Returns the key of the composite model that contains a key, with a dot; empty if there is none.
   */
  static String group(String key) {
    return key.substring(0, key.lastIndexOf('.') + 1);
  }

  /**
   * Returns an external id without the composite models around it. The external ids of our own
   * server begin with the keys of these composite models.
   */
  static String within(String group, String external) {
    return external.startsWith(group) ? external.substring(group.length()) : external;
  }

  private static String slug(String name) {
    return strip(plain(name).replaceAll("[^a-z0-9]+", "_"), '_');
  }

  private static String word(String slug, String what) {
    var key = Character.isDigit(slug.charAt(0)) ? what.charAt(0) + "_" + slug : slug;
    return WORDS.contains(key) ? key + "_" : key;
  }

  /** Shortens a key so that two long external ids with the same beginning stay different. */
  private static String shortened(String key, String externalId, int length) {
    if (!key.isEmpty() && key.length() <= length) {
      return key;
    }
    var mark = "%08x".formatted(externalId.hashCode());
    return key.isEmpty() ? "x" + mark : key.substring(0, length - 9) + "_" + mark;
  }

  private static String free(String base, String separator, Predicate<String> taken) {
    var key = base;
    for (int number = 2; taken.test(key); number++) {
      key = base + separator + number;
    }
    return key;
  }

  /** Returns a text in small letters without accents. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT);
  }

  /** Removes characters from the start until the key begins with a letter, a digit or {@code _}. */
  private static String begun(String node) {
    return strip(node.replaceFirst("^[.-]+", ""), '-');
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
