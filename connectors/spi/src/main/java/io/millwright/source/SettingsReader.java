// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.value.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@link Settings} key by key and collects every problem instead of stopping at the first:
 * missing keys, values of the wrong form, and, at {@link #finish}, keys that the connector never
 * read. For a wrong value, the reader returns the fallback so that reading continues.
 */
public final class SettingsReader {

  private final Settings settings;
  private final String subject;
  private final List<Problem> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * Creates a reader.
   *
   * @param subject what the settings belong to, for messages
   * @param problems the list to which problems are added
   */
  public SettingsReader(Settings settings, String subject, List<Problem> problems) {
    this.settings = settings;
    this.subject = subject;
    this.problems = problems;
  }

  /** Returns the text of a key; empty if the file does not have the key. */
  public Optional<String> findText(String key) {
    return find(key).map(Setting::text);
  }

  /**
   * Returns the text of a required key. Reports a problem and returns an empty text if it is
   * missing.
   */
  public String text(String key) {
    var found = findText(key).filter(text -> !text.isBlank());
    if (found.isEmpty()) {
      report(settings.position(), "\"%s\" is missing; add %s: ...".formatted(key, key));
    }
    return found.orElse("");
  }

  /**
   * Returns the text of a key, which must be one of some words, or the fallback if the file does
   * not have the key.
   */
  public String oneOf(String key, Set<String> allowed, String fallback) {
    return parsed(
        key,
        fallback,
        "one of " + String.join(", ", allowed.stream().sorted().toList()),
        text -> allowed.contains(text) ? Optional.of(text) : Optional.empty());
  }

  /** Returns a whole number in [min, max], or the fallback if the file does not have the key. */
  public int integer(String key, int fallback, int min, int max) {
    return parsed(
        key,
        fallback,
        "a whole number from %d to %d".formatted(min, max),
        text -> {
          var number = Integer.parseInt(text);
          return number < min || number > max ? Optional.empty() : Optional.of(number);
        });
  }

  /** Returns a finite number, or the fallback if the file does not have the key. */
  public double number(String key, double fallback) {
    return parsed(
        key,
        fallback,
        "a number",
        text -> Optional.of(new BigDecimal(text).doubleValue()).filter(Double::isFinite));
  }

  /** Returns true or false, or the fallback if the file does not have the key. */
  public boolean flag(String key, boolean fallback) {
    return parsed(
        key,
        fallback,
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /**
   * Returns a duration such as 500ms, 10s, 5m, 8h or 1d, or the fallback if the file does not have
   * the key.
   */
  public Duration duration(String key, Duration fallback) {
    return parsed(key, fallback, "a time such as 500ms, 10s, 5m, 8h or 1d", DurationText::parse);
  }

  /** Adds a problem at the value of a key, or at the group if the file does not have the key. */
  public void problem(String key, String message) {
    var setting = settings.entries().get(key);
    report(setting == null ? settings.position() : setting.position(), message);
  }

  /** Reports every key of the file that was not read. */
  public void finish() {
    settings
        .entries()
        .forEach((key, setting) -> {
          if (!asked.contains(key)) {
            report(
                setting.position(),
                "unknown key \"%s\"; known here are %s".formatted(key, String.join(", ", asked)));
          }
        });
  }

  private Optional<Setting> find(String key) {
    asked.add(key);
    return Optional.ofNullable(settings.entries().get(key));
  }

  private <T> T parsed(
      String key, T fallback, String wanted, Function<String, Optional<T>> parser) {
    var setting = find(key);
    if (setting.isEmpty()) {
      return fallback;
    }
    Optional<T> parsed;
    try {
      parsed = parser.apply(setting.get().text().strip());
    } catch (NumberFormatException e) {
      parsed = Optional.empty();
    }
    if (parsed.isEmpty()) {
      report(
          setting.get().position(),
          "%s: \"%s\" is not %s".formatted(key, setting.get().text(), wanted));
    }
    return parsed.orElse(fallback);
  }

  private void report(Position position, String message) {
    problems.add(new Problem(position, subject, message));
  }
}
