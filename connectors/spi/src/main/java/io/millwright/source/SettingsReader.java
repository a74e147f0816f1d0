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
 * Reads {@link Settings} key by key and gathers every problem instead of stopping at the first:
 * missing keys, values of the wrong form, and at {@link #finish} the keys that nobody asked for.
 * Where a value is wrong, the fallback stands in so that reading goes on.
 */
public final class SettingsReader {

  private final Settings settings;
  private final String subject;
  private final List<Problem> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * @param subject what the settings belong to, for messages
   * @param problems where to put what is found
   */
  public SettingsReader(Settings settings, String subject, List<Problem> problems) {
    this.settings = settings;
    this.subject = subject;
    this.problems = problems;
  }

  /** The text of a key, where it is given. */
  public Optional<String> findText(String key) {
    return find(key).map(Setting::text);
  }

  /** The text of a key that must be given; empty where it is not. */
  public String text(String key) {
    var found = findText(key).filter(text -> !text.isBlank());
    if (found.isEmpty()) {
      report(settings.position(), "\"%s\" is missing; add %s: ...".formatted(key, key));
    }
    return found.orElse("");
  }

  /** The text of a key that must be one of some, or the fallback where it is not given. */
  public String oneOf(String key, Set<String> allowed, String fallback) {
    return parsed(
        key,
        fallback,
        "one of " + String.join(", ", allowed.stream().sorted().toList()),
        text -> allowed.contains(text) ? Optional.of(text) : Optional.empty());
  }

  /** A whole number in [min, max], or the fallback where it is not given. */
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

  /** A finite number, or the fallback where it is not given. */
  public double number(String key, double fallback) {
    return parsed(
        key,
        fallback,
        "a number",
        text -> Optional.of(new BigDecimal(text).doubleValue()).filter(Double::isFinite));
  }

  /** True or false, or the fallback where it is not given. */
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

  /** A time such as 500ms, 10s, 5m, 8h or 1d, or the fallback where it is not given. */
  public Duration duration(String key, Duration fallback) {
    return parsed(key, fallback, "a time such as 500ms, 10s, 5m, 8h or 1d", DurationText::parse);
  }

  /** Adds a problem at a key's value, or at the group where the key is not given. */
  public void problem(String key, String message) {
    var setting = settings.entries().get(key);
    report(setting == null ? settings.position() : setting.position(), message);
  }

  /** Reports every key that has not been asked for. */
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
