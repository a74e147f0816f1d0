// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import io.millwright.api.problem.Refusal;
import java.util.function.Supplier;

/** Refuses texts that the database could store only after changing them. */
public final class StorableText {
  private StorableText() {}

  /**
   * Refuses half of a surrogate pair, and NUL, which no database accepts.
   *
   * @param place the place of the text, for the message
   */
  public static void check(Supplier<String> place, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Refusal.invalid(
            "%s holds a NUL character; remove it", place.get().replace("\0", "?"));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Refusal.invalid(
            "%s holds half a character (\\u%04x); remove it", place.get().replace(c, '?'), (int) c);
      }
    }
  }
}
