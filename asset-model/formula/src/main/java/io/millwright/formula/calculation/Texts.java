// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lengths and parts of texts. Characters are code points, as people see them, and negative indexes
 * count from the end, as in Python (SiteWise refers to "the index syntax in Python").
 */
public final class Texts {
  private Texts() {}

  /** Returns how many characters a text has. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * Returns the index of the first character of {@code part} in {@code text}; -1 if the text does
   * not contain the part.
   */
  public static int find(String text, String part) {
    int found = text.indexOf(part);
    return found < 0 ? -1 : text.codePointCount(0, found);
  }

  /** Returns the character at an index; empty if the text has no such character. */
  public static Optional<String> at(String text, long index) {
    int length = length(text);
    long from = index < 0 ? index + length : index;
    if (from < 0 || from >= length) {
      return Optional.empty();
    }
    int offset = text.offsetByCodePoints(0, (int) from);
    return Optional.of(Character.toString(text.codePointAt(offset)));
  }

  /**
   * Returns every {@code by}-th character from index {@code from} up to, but without, index {@code
   * to}.
   *
   * @return empty if {@code by} is 0
   */
  public static Optional<String> slice(
      String text, OptionalLong from, OptionalLong to, OptionalLong by) {
    int[] characters = text.codePoints().toArray();
    int length = characters.length;
    long step = by.orElse(1);
    if (step == 0) {
      return Optional.empty();
    }
    boolean forward = step > 0;
    // Each side is limited to the range from the first character to one behind the last, or,
    // backwards, to one before the first.
    long least = forward ? 0 : -1;
    long most = forward ? length : length - 1;
    long first = from.isEmpty() ? (forward ? least : most) : side(from, length, least, most);
    long last = to.isEmpty() ? (forward ? most : least) : side(to, length, least, most);
    var part = new StringBuilder();
    for (long i = first; forward ? i < last : i > last; ) {
      part.appendCodePoint(characters[(int) i]);
      if (Math.abs(step) > length) {
        break;
      }
      i += step;
    }
    return Optional.of(part.toString());
  }

  private static long side(OptionalLong given, int length, long least, long most) {
    long index = given.orElseThrow();
    // An index far outside the text must not overflow.
    long counted = index < 0 ? Math.max(index, -length - 1L) + length : index;
    return Math.clamp(counted, least, most);
  }
}
