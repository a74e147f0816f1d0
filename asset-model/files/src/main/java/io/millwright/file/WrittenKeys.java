// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Keys;
import io.millwright.validation.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Gives a valid key to what has a wrong one in a file, once the mistake has been reported, so that
 * the rest of its definition is read, and what names it finds it. No message shows such a key.
 *
 * <p>Example: in {@code Temp: {measurement: duoble}} both mistakes are reported, and {@code
 * aliases: {Temp: /plc/t}} causes no third message.
 */
final class WrittenKeys {
  private static final int LONGEST = 40;

  /** By the keys that were given to them. */
  private final Map<String, String> written = new HashMap<>();

  /** The key of a model or an asset: itself where that is one. */
  String node(String text) {
    return Keys.NODE.matcher(text).matches() ? text : given(text);
  }

  /** The key of a property, a hierarchy or an alarm: itself where that is one. */
  String variable(String text) {
    return Keys.VARIABLE.matcher(text).matches() ? text : given(text);
  }

  /** The key of a composite model: itself where that is one. */
  String path(String text) {
    return Keys.PATH.matcher(text).matches() ? text : given(text);
  }

  /** Another key for the second of two that have the same. */
  String again(String text, int number) {
    return given(text, "%s#%d".formatted(text, number));
  }

  private String given(String text) {
    return given(text, text);
  }

  private String given(String text, String distinct) {
    var letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    var key =
        "w%08x_%s"
            .formatted(
                distinct.hashCode(), letters.substring(0, Math.min(letters.length(), LONGEST)));
    written.put(key, text);
    return key;
  }

  /** Those keys that stand in files. */
  List<String> right(Collection<String> all) {
    return all.stream().filter(key -> !written.containsKey(key)).toList();
  }

  /** Whether a formula names something that has a wrong key. */
  boolean isNamedIn(String formula) {
    return isNamedIn(formula, written.values());
  }

  /** Whether a formula names one of some keys. */
  static boolean isNamedIn(String formula, Collection<String> keys) {
    return keys.stream()
        .anyMatch(key -> !key.isEmpty() && Pattern.compile(word(key)).matcher(formula).find());
  }

  private static String word(String key) {
    return "(?<![A-Za-z0-9_])" + Pattern.quote(key) + "(?![A-Za-z0-9_])";
  }

  /** The problem with keys as they are written. */
  Problem shown(Problem problem) {
    if (written.isEmpty()) {
      return problem;
    }
    var subject = problem.subject();
    var message = problem.message();
    for (var entry : written.entrySet()) {
      subject = subject.replace(entry.getKey(), entry.getValue());
      message = message.replace(entry.getKey(), entry.getValue());
    }
    return new Problem(problem.position(), subject, message);
  }
}
