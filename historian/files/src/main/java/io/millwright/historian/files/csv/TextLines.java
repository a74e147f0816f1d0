// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.csv;

import io.millwright.historian.files.value.Utf8;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads the lines of a text in UTF-8, one at a time. A line ends with LF, CR LF or CR. A byte order
 * mark at the beginning of the text is left out. Lines that were read can be given back.
 */
final class TextLines implements Closeable {
  static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final int longest;
  private final Deque<Line> givenBack = new ArrayDeque<>();
  private int read;

  /**
   * One line.
   *
   * @param number counts from 1
   * @param text without what ends the line; empty where the line can't be read
   * @param end what ends the line: LF, CR LF, CR, or nothing at the end of the text
   * @param fault why the line can't be read; empty where it can
   */
  record Line(int number, String text, String end, Optional<String> fault) {
    /** The line as it stands in the text. */
    String whole() {
      return text + end;
    }
  }

  /**
   * Reads from a stream.
   *
   * @param longest how many bytes a line may have, at least 4
   * @throws IOException if the stream can't be read, or holds UTF-16
   */
  TextLines(InputStream in, int longest) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.longest = longest;
    this.in.mark(2);
    int mark = this.in.read() << 8 | this.in.read();
    this.in.reset();
    if (mark == 0xFEFF || mark == 0xFFFE) {
      throw new IOException("it is written in UTF-16; save it in UTF-8");
    }
  }

  /** Returns the next line; nothing at the end. */
  Optional<Line> next() throws IOException {
    return givenBack.isEmpty() ? read() : Optional.of(givenBack.pop());
  }

  /** Gives lines back, which come again in this order before all others. */
  void giveBack(List<Line> lines) {
    lines.reversed().forEach(givenBack::push);
  }

  private Optional<Line> read() throws IOException {
    var bytes = new ByteArrayOutputStream();
    long length = 0;
    var end = "";
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0; next = in.read()) {
      if (next == '\n') {
        end = "\n";
        break;
      }
      if (next == '\r') {
        end = endsWithLineFeed() ? "\r\n" : "\r";
        break;
      }
      if (length++ < longest) {
        bytes.write(next);
      }
    }
    return Optional.of(line(++read, bytes, length, end));
  }

  private boolean endsWithLineFeed() throws IOException {
    in.mark(1);
    if (in.read() == '\n') {
      return true;
    }
    in.reset();
    return false;
  }

  private Line line(int number, ByteArrayOutputStream bytes, long length, String end) {
    if (length > longest) {
      return unreadable(number, end, "the line is longer than %d bytes".formatted(longest));
    }
    String text;
    try {
      text = Utf8.decode(ByteBuffer.wrap(bytes.toByteArray()));
    } catch (CharacterCodingException e) {
      return unreadable(number, end, Utf8.REASON);
    }
    if (number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    return new Line(number, text, end, Optional.empty());
  }

  private static Line unreadable(int number, String end, String fault) {
    return new Line(number, "", end, Optional.of(fault));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
