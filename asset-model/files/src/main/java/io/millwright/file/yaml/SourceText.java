// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of a file and its lines. Columns count characters of Java's strings. */
public final class SourceText {
  /** The tables that people keep lists of tags in. */
  private static final Pattern TABLE =
      Pattern.compile(".*\\.(csv|tsv|xls|xlsx|ods)", Pattern.CASE_INSENSITIVE);

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

  /**
   * Returns the text of a file. JSON is YAML but for the tabs that it may be indented with, so tabs
   * of JSON become spaces.
   */
  public static SourceText of(String name, String text) {
    var clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new SourceText(name, DocumentFiles.isJson(name) ? clean.replace('\t', ' ') : clean);
  }

  /** Returns the text of a file; empty where it can't be read, which is a problem. */
  public static Optional<SourceText> read(Path file, List<Problem> problems) {
    var name = file.getFileName();
    if (name != null && TABLE.matcher(name.toString()).matches()) {
      problems.add(
          new Problem(
              new Position(file.toString(), 0, 0),
              "",
              "This is a table, and edge files and model files are YAML; write it as"
                  + " docs/reference/edge-files.md or docs/reference/model-files.md shows"));
      return Optional.empty();
    }
    String text;
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      var characters = CharBuffer.allocate(bytes.remaining());
      var result = StandardCharsets.UTF_8.newDecoder().decode(bytes, characters, true);
      text = characters.flip().toString();
      if (result.isError() || text.indexOf('\0') >= 0) {
        problems.add(encoding(file, text, bytes));
        return Optional.empty();
      }
    } catch (IOException e) {
      problems.add(DocumentFiles.unreadable(file, e));
      return Optional.empty();
    }
    return Optional.of(of(file.toString(), text));
  }

  /**
   * Returns what is wrong with a file that is no UTF-8.
   *
   * @param read what could be read of it
   * @param bytes at the first byte that could not be
   */
  private static Problem encoding(Path file, String read, ByteBuffer bytes) {
    int first = bytes.limit() > 0 ? bytes.get(0) & 0xFF : 0;
    boolean isWide = first == 0xFE || first == 0xFF || read.indexOf('\0') >= 0;
    return new Problem(
        isWide
            ? new Position(file.toString(), 1, 1)
            : new SourceText(file.toString(), read).position(read.length()),
        "",
        isWide
            ? "The file is not UTF-8 text, it looks like UTF-16; save it as UTF-8"
            : "The file is not UTF-8 text: byte 0x%02X looks like Latin-1 or Windows-1252; save it as UTF-8"
                .formatted(bytes.get(bytes.position()) & 0xFF));
  }

  /** Returns the name of the file. */
  public String file() {
    return file;
  }

  /** Returns the whole text. */
  public String text() {
    return text;
  }

  /** Returns how many lines the text has. */
  int lines() {
    return lineStarts.size();
  }

  /** Returns where a line, counted from 0, starts; the end of the text for a line behind it. */
  int lineStart(int line) {
    return line < lineStarts.size() ? lineStarts.get(line) : text.length();
  }

  /** Returns a line, counted from 0, without its end. */
  String line(int line) {
    return text.substring(lineStart(line), lineStart(line + 1)).stripTrailing();
  }

  /**
   * Returns the index of the character at a line and a column in code points, as the YAML parser
   * counts, from 0.
   */
  int index(int line, int codePoints) {
    int start = lineStart(line);
    int end = lineStart(line + 1);
    int available = text.codePointCount(start, end);
    return text.offsetByCodePoints(start, Math.min(codePoints, available));
  }

  /** Returns the line and column of a character. */
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
