// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

/**
 * One mistake in what a user wrote.
 *
 * @param position where the mistake stands
 * @param subject what the mistake is about, such as {@code filler.temperature_f} or {@code source
 *     energy-meter}, up to 400 characters; may be empty
 * @param message what is wrong and what to do about it, up to 2,000 characters
 */
public record Problem(Position position, String subject, String message) {
  private static final int LONGEST_SUBJECT = 400;
  private static final int LONGEST_MESSAGE = 2_000;

  /** Cuts long texts, because a user's names can have any length and every message repeats them. */
  public Problem {
    subject = cut(subject, LONGEST_SUBJECT);
    message = cut(message, LONGEST_MESSAGE);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "\u2026";
  }

  /** Returns the problem as one line for a terminal. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    if (!position.equals(Position.NONE)) {
      text.append(position).append(": ");
    }
    if (!subject.isEmpty()) {
      text.append(subject).append(": ");
    }
    return text.append(message).toString();
  }
}
