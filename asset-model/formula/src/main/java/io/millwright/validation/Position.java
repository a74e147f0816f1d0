// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param file the file as its reader named it; empty where there is none
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
  private static final Comparator<Position> IN_READING_ORDER =
      Comparator.comparing(Position::file)
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  /** No place at all. */
  public static final Position NONE = new Position("", 0, 0);

  /** In the order in which people read: by file, then by line, then by column. */
  @Override
  public int compareTo(Position other) {
    return IN_READING_ORDER.compare(this, other);
  }

  /** As compilers write it: {@code file:line:column}. */
  @Override
  public String toString() {
    return line == 0 ? file : "%s:%d:%d".formatted(file, line, column);
  }
}
