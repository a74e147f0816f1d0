// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation;

/**
 * A place in a file.
 *
 * @param file the file as its reader named it; empty where there is none
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 */
public record Position(String file, int line, int column) {
  /** No place at all. */
  public static final Position NONE = new Position("", 0, 0);

  /** As compilers write it: {@code file:line:column}. */
  @Override
  public String toString() {
    return line == 0 ? file : "%s:%d:%d".formatted(file, line, column);
  }
}
