// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.util.Optional;

/**
 * How long a text may be that comes as a value, wherever it comes in: one that is too long would be
 * carried by every answer, export and live stream that holds it. SiteWise takes 1,024 characters
 * (user guide, quotas); the property {@code millwright.texts.longest}, or the environment variable
 * {@code MILLWRIGHT_TEXTS_LONGEST}, says otherwise for a process.
 *
 * @param characters in [1, 1,000,000]
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

  /** What is wrong with a value; empty where it is no text, or not too long. */
  public Optional<String> refusal(Value value) {
    return value instanceof Value.StringValue(String text) && text.length() > characters
        ? Optional.of(
            "The text has %,d characters, and %,d is the most; shorten it, or set %s where it comes in"
                .formatted(text.length(), characters, VARIABLE))
        : Optional.empty();
  }
}
