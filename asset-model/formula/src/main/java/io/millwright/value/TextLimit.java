// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.util.Optional;

/**
 * The greatest length of a text value from outside, whatever its way into the product. Every
 * answer, export and live stream repeats such a text. SiteWise allows 1,024 characters (user guide,
 * quotas). The property {@code millwright.texts.longest} or the environment variable {@code
 * MILLWRIGHT_TEXTS_LONGEST} sets another limit for a process.
 *
 * @param characters the limit, in [1, 1,000,000]
 */
public record TextLimit(int characters) {
  private static final int OF_SITEWISE = 1_024;
  private static final int LARGEST = 1_000_000;
  private static final String PROPERTY = "millwright.texts.longest";
  private static final String VARIABLE = "MILLWRIGHT_TEXTS_LONGEST";

  /** The limit of this process. */
  public static final TextLimit HERE =
      of(
          Optional.ofNullable(System.getProperty(PROPERTY))
              .or(() -> Optional.ofNullable(System.getenv(VARIABLE))));

  public TextLimit {
    if (characters < 1 || characters > LARGEST) {
      throw new IllegalArgumentException(
          "%s is %d; give a number of characters from 1 to %,d"
              .formatted(VARIABLE, characters, LARGEST));
    }
  }

  static TextLimit of(Optional<String> text) {
    try {
      return new TextLimit(text.map(String::strip).map(Integer::parseInt).orElse(OF_SITEWISE));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is \"%s\"; give a number of characters from 1 to %,d"
              .formatted(VARIABLE, text.orElse(""), LARGEST),
          e);
    }
  }

  /** Returns why a value is refused; empty if it is not a text or not too long. */
  public Optional<String> refusal(Value value) {
    return value instanceof Value.StringValue(String text) && text.length() > characters
        ? Optional.of(
            "The text has %,d characters, and %,d is the most; shorten it, or set %s where it comes in"
                .formatted(text.length(), characters, VARIABLE))
        : Optional.empty();
  }
}
