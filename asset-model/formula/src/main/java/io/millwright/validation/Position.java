// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

import java.util.Comparator;

/**
 * A position in a file.
 *
 * @param file the file as its reader named it; empty if there is none
 * @param line the line from 1; 0 if it is not known
 * @param column the column from 1; 0 if it is not known
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
  private static final Comparator<Position> IN_READING_ORDER =
      Comparator.comparing(Position::file)
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  /** The position of a problem that stands in no file. */
  public static final Position NONE = new Position("", 0, 0);

  /**
   * Compares positions in the order in which people read: by file, then by line, then by column.
   */
  @Override
  public int compareTo(Position other) {
    return IN_READING_ORDER.compare(this, other);
  }

  /** Returns the position as compilers write it: {@code file:line:column}. */
  @Override
  public String toString() {
    return line == 0 ? file : "%s:%d:%d".formatted(file, line, column);
  }
}
