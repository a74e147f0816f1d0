// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import java.util.Optional;

/**
 * What people may call things, and write about them (AWS IoT SiteWise API reference, Name,
 * Description and PropertyUnit). What is no character can't be stored, and control characters can't
 * be seen; a description may have several lines.
 */
public final class Labels {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_DESCRIPTION = 2048;

  private Labels() {}

  /**
   * Returns what is wrong with a name, of up to 256 characters; that there is one, its reader sees
   * to.
   */
  public static Optional<String> name(String name) {
    return problem("name", name, LONGEST_NAME, "");
  }

  /** Returns what is wrong with a unit, of up to 256 characters. */
  public static Optional<String> unit(String unit) {
    return problem("unit", unit, LONGEST_NAME, "");
  }

  /** Returns what is wrong with a description, of up to 2048 characters. */
  public static Optional<String> description(String description) {
    return problem("description", description, LONGEST_DESCRIPTION, "\n\r\t");
  }

  private static Optional<String> problem(String what, String text, int most, String allowed) {
    if (text.length() > most) {
      return Optional.of(
          "The %s has %s characters; it may have %s"
              .formatted(what, Integer.toString(text.length()), Integer.toString(most)));
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return Optional.of("The %s holds half a character; remove it".formatted(what));
      } else if (Character.isISOControl(c) && allowed.indexOf(c) < 0) {
        return Optional.of("The %s holds a control character; remove it".formatted(what));
      }
    }
    return Optional.empty();
  }
}
