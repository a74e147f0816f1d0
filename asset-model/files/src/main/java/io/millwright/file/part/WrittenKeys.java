// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.part;

import io.millwright.asset.id.Keys;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a valid key to what has a wrong one in a file, once the mistake has been reported, so that
 * the rest of its definition is read, and what names it finds it. No message shows such a key.
 *
 * <p>Example: in {@code Temp: {measurement: duoble}} both mistakes are reported, and {@code
 * aliases: {Temp: /plc/t}} causes no third message.
 */
public final class WrittenKeys {
  private static final int LONGEST = 40;

  /** Keys with other characters than a formula's words; more are not looked for in formulas. */
  private static final int MOST_ODD = 100;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

  /** The form of the keys that are given here. */
  private static final Pattern GIVEN = Pattern.compile("w[0-9a-f]{8}_[a-z0-9_]{0,40}");

  /** How documents begin, as far as that can be seen in one that is no YAML. */
  private static final Pattern MODEL =
      Pattern.compile("(?m)^\\{?[ \\t]*model:[ \\t]*[\"']?([A-Za-z0-9_.-]+)");

  private static final Pattern ASSET = Pattern.compile("(?m)^\\{?[ \\t]*(?:asset|edge)\\b");

  /** The models of documents that could not be read. */
  private final Set<String> unread = new HashSet<>();

  private boolean isAnyUnread;
  private final Set<Position> following = new HashSet<>();

  /** By the keys that were given to them. */
  private final Map<String, String> written = new HashMap<>();

  /** As they stand in files. */
  private final Set<String> texts = new HashSet<>();

  /** Those of them that are no words. */
  private final Set<String> odd = new HashSet<>();

  /**
   * Takes note of a document that could not be read, and may define a model.
   *
   * @param text of the document; none where nobody knows what it is
   */
  public void unread(String text) {
    if (!ASSET.matcher(text).find()) {
      MODEL
          .matcher(text)
          .results()
          .findFirst()
          .ifPresentOrElse(model -> unread.add(model.group(1)), () -> isAnyUnread = true);
    }
  }

  /**
   * Takes note of where a model is named that is not there. Where its document could not be read,
   * that is the mistake, and this is only what follows from it.
   */
  public void missing(String model, Position at) {
    if (isAnyUnread || unread.contains(model)) {
      following.add(at);
    }
  }

  /** Returns true for a problem that is gone when the documents can be read that can't be now. */
  public boolean isFollowing(Problem problem) {
    return following.contains(problem.position());
  }

  /** Returns the key of a model or an asset: itself where that is one. */
  public String node(String text) {
    return Keys.NODE.matcher(text).matches() ? text : given(text);
  }

  /** Returns the key of a property, a hierarchy or an alarm: itself where that is one. */
  public String variable(String text) {
    return Keys.VARIABLE.matcher(text).matches() ? text : given(text);
  }

  /** Returns the key of a composite model: itself where that is one. */
  public String path(String text) {
    return Keys.PATH.matcher(text).matches() ? text : given(text);
  }

  /** Returns another key for the second of two parts that have the same key. */
  public String again(String text, int number) {
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
    if (WORD.matcher(text).matches()) {
      texts.add(text);
    } else if (odd.size() < MOST_ODD) {
      odd.add(text);
      texts.add(text);
    }
    return key;
  }

  /** Returns the keys among these that are written in files. */
  public List<String> right(Collection<String> all) {
    return all.stream().filter(key -> !written.containsKey(key)).toList();
  }

  /** Returns whether a formula names something that has a wrong key. */
  public boolean isNamedIn(String formula) {
    return !texts.isEmpty()
        && (isNamedIn(formula, texts)
            || odd.stream().anyMatch(key -> !key.isEmpty() && formula.contains(key)));
  }

  /**
   * Returns whether a formula names one of some keys; its words are looked up, however many there
   * are.
   */
  public static boolean isNamedIn(String formula, Set<String> keys) {
    return !keys.isEmpty()
        && WORD.matcher(formula).results().anyMatch(word -> keys.contains(word.group()));
  }

  /** Returns the problem with keys as they are written. */
  public Problem shown(Problem problem) {
    if (written.isEmpty()) {
      return problem;
    }
    return new Problem(
        problem.position(), asWritten(problem.subject()), asWritten(problem.message()));
  }

  private String asWritten(String text) {
    return GIVEN
        .matcher(text)
        .replaceAll(
            key -> Matcher.quoteReplacement(written.getOrDefault(key.group(), key.group())));
  }
}
