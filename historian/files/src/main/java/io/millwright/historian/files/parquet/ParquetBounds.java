// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Bounds what a Parquet file may cost: the file may have 1,000 rows and a bounded length of text
 * for each of its bytes, and each byte is read once. Without these bounds a page of a few bytes
 * could claim millions of rows, and a footer could name the same pages again and again. Not safe
 * for use by several threads.
 */
final class ParquetBounds {
  /** The most rows for a byte. A writer gets about 130 into a byte where all rows are alike. */
  private static final long ROWS_A_BYTE = 1_000;

  private static final long TEXT_A_BYTE = 100 * ROWS_A_BYTE;

  private final long bytes;
  private long text;

  /** Where the pages of a column of a row group stand in the file. */
  private record Piece(long from, long to) {}

  /**
   * @param bytes of the file
   */
  ParquetBounds(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Looks at what the file says of itself.
   *
   * @param columns that are read
   * @throws IOException if it has more rows than its bytes can mean, or names some bytes twice
   */
  void check(ParquetMetadata footer, List<ColumnDescriptor> columns) throws IOException {
    long rows = 0;
    var pieces = new ArrayList<Piece>();
    var paths = columns.stream().map(column -> ColumnPath.get(column.getPath())).toList();
    for (var block : footer.getBlocks()) {
      if (block.getRowCount() < 0) {
        throw new IOException("a row group has fewer rows than none");
      }
      // So checked, the sum can't overflow.
      bound(block.getRowCount());
      rows += block.getRowCount();
      bound(rows);
      for (var chunk : block.getColumns()) {
        if (paths.contains(chunk.getPath()) && chunk.getTotalSize() > 0) {
          bound(chunk.getValueCount());
          pieces.add(
              new Piece(chunk.getStartingPos(), chunk.getStartingPos() + chunk.getTotalSize()));
        }
      }
    }
    pieces.sort(Comparator.comparingLong(Piece::from));
    for (int i = 1; i < pieces.size(); i++) {
      if (pieces.get(i).from() < pieces.get(i - 1).to()) {
        throw new IOException("it names the same pages twice");
      }
    }
  }

  private void bound(long rows) throws IOException {
    if (rows > ROWS_A_BYTE * bytes) {
      throw new IOException(
          "it has more than %,d rows for each of its bytes; write it with smaller pages, or as CSV"
              .formatted(ROWS_A_BYTE));
    }
  }

  /**
   * Counts a text.
   *
   * @param length in bytes
   * @throws IOException if the texts have become longer than the file's bytes can mean
   */
  void count(int length) throws IOException {
    text += length;
    if (text > TEXT_A_BYTE * bytes) {
      throw new IOException(
          "its texts have more than %,d bytes for each of its own; write it as CSV"
              .formatted(TEXT_A_BYTE));
    }
  }
}
