// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of comma-separated values (RFC 4180), one at a time. */
public final class CsvRows implements Rows {
  private static final int LONGEST = 1_000_000;

  private final Reader reader;
  private int line;
  private int next;

  /** Reads from the reader, which should be buffered. */
  public CsvRows(Reader reader) throws IOException {
    this.reader = reader;
    next = reader.read();
  }

  /** The rows of a file in UTF-8. */
  public static CsvRows of(Path file) throws IOException {
    return new CsvRows(
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8)));
  }

  @Override
  public int line() {
    return line;
  }

  /**
   * The next row with something in it; empty at the end.
   *
   * @throws IOException if the file can't be read, or a row is longer than a million characters
   */
  @Override
  public Optional<List<String>> next() throws IOException {
    while (next >= 0) {
      line++;
      var row = row();
      if (row.size() > 1 || !row.getFirst().isEmpty()) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private List<String> row() throws IOException {
    var values = new ArrayList<String>();
    var value = new StringBuilder();
    boolean isQuoted = false;
    int length = 0;
    int further = 0;
    while (true) {
      int sign = next;
      boolean ends = sign < 0 || (sign == '\n' && !isQuoted);
      if (ends || (sign == ',' && !isQuoted)) {
        values.add(value.toString());
        value.setLength(0);
        advance(sign);
        if (ends) {
          starts(further);
          return values;
        }
      } else if (sign == '"' && (isQuoted || value.isEmpty())) {
        advance(sign);
        if (isQuoted && next == '"') {
          value.append('"');
          advance(next);
        } else {
          isQuoted = !isQuoted;
        }
      } else {
        advance(sign);
        further += sign == '\n' ? 1 : 0;
        if (isQuoted || sign != '\r' || next != '\n') {
          value.append((char) sign);
        }
      }
      if (++length > LONGEST) {
        throw new IOException("line %d is longer than %d characters".formatted(line, LONGEST));
      }
    }
  }

  /** The lines inside quotes count with the row behind them. */
  private void starts(int further) {
    line += further;
  }

  private void advance(int sign) throws IOException {
    next = sign < 0 ? -1 : reader.read();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
