// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

/**
 * One mistake in what somebody wrote.
 *
 * @param position where it stands
 * @param subject what it is about, such as {@code filler.temperature_f} or {@code source
 *     energy-meter}; may be empty
 * @param message what is wrong and what to do about it
 */
public record Problem(Position position, String subject, String message) {
  /** One line for a terminal. */
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
