// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading;

/**
 * The name of a data stream, a path such as {@code /graz/line-1/filler/temperature}.
 *
 * @param path 1 to 2048 characters, none of them a control character (SiteWise, PropertyAlias)
 */
public record Alias(String path) implements Comparable<Alias> {
  /** The longest alias, in characters. */
  public static final int MAX_LENGTH = 2048;

  /**
   * @throws IllegalArgumentException if the path is empty, too long or holds a control character
   */
  public Alias {
    if (path.isBlank() || path.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "An alias has 1 to %d characters, this one has %d; give the stream a path such as /site/line/machine/property"
              .formatted(MAX_LENGTH, path.length()));
    }
    if (hasControl(path)) {
      throw new IllegalArgumentException(
          "Alias \"%s\" holds a control character; remove it"
              .formatted(path.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  /** A plain loop: a large plant makes a million aliases at a time. */
  private static boolean hasControl(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (Character.isISOControl(path.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Alias other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
