// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldModifier;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import io.millwright.historian.files.value.ValueRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of comma-separated values in UTF-8 (RFC 4180), one at a time.
 *
 * <ol>
 *   <li>A row is a line, and the lines behind it as long as a quote is open: an odd number of
 *       quotes leaves one open.
 *   <li>FastCSV takes the row apart. A quote stands around a whole value or is doubled within one;
 *       anywhere else it makes the row malformed.
 *   <li>Where a row is malformed, only its first line is. The next row begins on the line behind
 *       that one, so a quote that is never closed hides no other row.
 * </ol>
 *
 * <p>Empty lines are passed over. A row of more than a million characters or ten thousand lines is
 * malformed, so no file fills the memory.
 */
public final class CsvRows implements ValueRows {
  private static final int LONGEST = 1_000_000;
  private static final int MOST_LINES = 10_000;
  private static final char QUOTE = '"';

  private static final CsvReader.CsvReaderBuilder CSV =
      CsvReader.builder().skipEmptyLines(false).allowExtraFields(true).allowMissingFields(true);

  private final TextLines lines;

  /**
   * Reads from a stream.
   *
   * @throws IOException if the stream can't be read, or holds UTF-16
   */
  public CsvRows(InputStream in) throws IOException {
    lines = new TextLines(in, LONGEST);
  }

  /**
   * Returns the rows of a file.
   *
   * @throws IOException if the file can't be read, or holds UTF-16
   */
  public static CsvRows of(Path file) throws IOException {
    var in = Files.newInputStream(file);
    try {
      return new CsvRows(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public Optional<Row> next() throws IOException {
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      if (line.get().fault().isPresent()) {
        return Optional.of(new Row.Malformed(line.get().number(), line.get().fault().get()));
      }
      if (!line.get().text().isEmpty()) {
        return Optional.of(row(line.get()));
      }
    }
    return Optional.empty();
  }

  private Row row(TextLines.Line first) throws IOException {
    if (first.text().charAt(0) == TextLines.BYTE_ORDER_MARK) {
      return new Row.Malformed(
          first.number(), "a byte order mark stands within the file; remove it");
    }
    var further = new ArrayList<TextLines.Line>();
    var text = new StringBuilder(first.text());
    var end = first.end();
    boolean isOpen = leavesOpen(first.text());
    while (isOpen) {
      var line = lines.next();
      line.ifPresent(further::add);
      if (line.isEmpty()
          || line.get().fault().isPresent()
          || further.size() > MOST_LINES
          || text.length() + line.get().whole().length() > LONGEST) {
        return malformed(
            first,
            further,
            "a quote (\") is not closed; close it, or double a quote that is part of a value");
      }
      text.append(end).append(line.get().text());
      end = line.get().end();
      isOpen = !leavesOpen(line.get().text());
    }
    try {
      return new Row.WellFormed(first.number(), values(text.toString()));
    } catch (CsvParseException e) {
      return malformed(
          first,
          further,
          "%s; put quotes around a value that holds a quote, and double those within"
              .formatted(reason(e)));
    }
  }

  private Row malformed(TextLines.Line first, List<TextLines.Line> further, String reason) {
    lines.giveBack(further);
    return new Row.Malformed(first.number(), reason);
  }

  private static boolean leavesOpen(String line) {
    return line.chars().filter(sign -> sign == QUOTE).count() % 2 == 1;
  }

  /**
   * Returns the values of a text that is one row.
   *
   * @throws CsvParseException if it is none, or not one
   */
  private static List<String> values(String text) {
    var fields = StringArrayHandler.of(settings -> settings.fieldModifier(new StrictQuotes()));
    try (var reader = CSV.build(fields, text)) {
      var rows = reader.iterator();
      var values = List.of(rows.next());
      if (rows.hasNext()) {
        throw new CsvParseException(StrictQuotes.REASON);
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory can't be read", e);
    }
  }

  /** Returns what is wrong with a row, which FastCSV tells in the message of the cause. */
  private static String reason(CsvParseException e) {
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Refuses a quote in a value that has none around it, which FastCSV takes as it is. */
  private static final class StrictQuotes implements FieldModifier {
    static final String REASON = "a quote stands in a value that has none around it";

    @Override
    public String modify(long line, int field, boolean isQuoted, String value) {
      if (!isQuoted && value.indexOf(QUOTE) >= 0) {
        throw new CsvParseException(REASON);
      }
      return value;
    }
  }
}
