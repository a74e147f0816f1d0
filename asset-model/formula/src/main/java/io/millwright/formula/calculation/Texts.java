// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Parts of texts, counted in characters as people see them (code points), as Python has them
 * (SiteWise refers to "the index syntax in Python").
 */
public final class Texts {
  private Texts() {}

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Where a part begins, or -1. */
  public static int find(String text, String part) {
    int found = text.indexOf(part);
    return found < 0 ? -1 : text.codePointCount(0, found);
  }

  /** One character; empty where there is none. */
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
   * The characters from one to before another.
   *
   * @return empty where the step is 0
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
    // Where a side may lie: from the first to behind the last, or backwards before the first.
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
    // What is far outside must not overflow.
    long counted = index < 0 ? Math.max(index, -length - 1L) + length : index;
    return Math.clamp(counted, least, most);
  }
}
