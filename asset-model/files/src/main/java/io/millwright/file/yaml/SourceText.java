// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import java.util.ArrayList;
import java.util.List;

/** The text of a file and its lines. Columns count characters of Java's strings. */
public final class SourceText {
  private final String file;
  private final String text;
  private final List<Integer> lineStarts = new ArrayList<>();

  SourceText(String file, String text) {
    this.file = file;
    this.text = text;
    lineStarts.add(0);
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      lineStarts.add(i + 1);
    }
  }

  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  int lines() {
    return lineStarts.size();
  }

  /** Where a line starts, counted from 0; behind the text for a line that there is not. */
  int lineStart(int line) {
    return line < lineStarts.size() ? lineStarts.get(line) : text.length();
  }

  /** A line without its end, counted from 0. */
  String line(int line) {
    return text.substring(lineStart(line), lineStart(line + 1)).stripTrailing();
  }

  /** The character at a line and a column in code points, as the YAML parser counts, from 0. */
  int index(int line, int codePoints) {
    int start = lineStart(line);
    int end = lineStart(line + 1);
    int available = text.codePointCount(start, end);
    return text.offsetByCodePoints(start, Math.min(codePoints, available));
  }

  /** The place of a character. */
  Position position(int index) {
    int low = 0;
    int high = lineStarts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (lineStarts.get(middle) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Position(file, low + 1, index - lineStarts.get(low) + 1);
  }
}
