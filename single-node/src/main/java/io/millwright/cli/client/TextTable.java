// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import java.io.PrintWriter;
import java.util.List;

/** Prints rows of words as a table on a terminal. */
final class TextTable {
  private TextTable() {}

  /**
   * Prints the rows, each column as wide as its longest word.
   *
   * @param rows the rows, all of the same length; the first one is the head
   */
  static void print(List<List<String>> rows, PrintWriter out) {
    int columns = rows.getFirst().size();
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
