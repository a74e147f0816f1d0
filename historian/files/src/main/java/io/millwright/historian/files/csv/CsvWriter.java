// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.csv;

import io.millwright.historian.files.value.ValuesWriter;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes values as CSV (RFC 4180) with {@link #COLUMNS}, as a bulk import reads them. */
public final class CsvWriter implements ValuesWriter {
  /** The columns in their order. The file has no line that names them. */
  public static final List<String> COLUMNS =
      List.of(
          "ALIAS", "DATA_TYPE", "TIMESTAMP_SECONDS", "TIMESTAMP_NANO_OFFSET", "QUALITY", "VALUE");

  private final BufferedWriter out;

  /** Begins a new file. */
  public CsvWriter(Path file) throws IOException {
    out = Files.newBufferedWriter(file);
  }

  @Override
  public void write(Alias alias, Tqv tqv) throws IOException {
    var time = tqv.time();
    out.append(quoted(alias.path())).append(',').append(type(tqv.value())).append(',');
    out.append(Long.toString(time.getEpochSecond())).append(',');
    out.append(Integer.toString(time.getNano())).append(',');
    out.append(tqv.quality().name()).append(',').append(text(tqv.value())).append('\n');
  }

  /**
   * Returns the type of a value in the column DATA_TYPE. Null has no type of its own and stands as
   * DOUBLE: as STRING it would be read as an empty text.
   */
  private static String type(Value value) {
    return switch (value) {
      case Value.IntegerValue _ -> "INTEGER";
      case Value.DoubleValue _, Value.NullValue _ -> "DOUBLE";
      case Value.BooleanValue _ -> "BOOLEAN";
      case Value.StringValue _ -> "STRING";
    };
  }

  private static String text(Value value) {
    return value instanceof Value.StringValue(String text) ? quoted(text) : value.asText();
  }

  private static String quoted(String text) {
    boolean isPlain =
        text.chars().noneMatch(sign -> sign == ',' || sign == '"' || sign == '\n' || sign == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
