// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a file of values, one at a time. */
public interface ValueRows extends Closeable {
  /** The columns that files can have (SiteWise, CreateBulkImportJob, columnNames). */
  List<String> COLUMNS =
      List.of(
          "ALIAS",
          "ASSET_ID",
          "PROPERTY_ID",
          "DATA_TYPE",
          "TIMESTAMP_SECONDS",
          "TIMESTAMP_NANO_OFFSET",
          "QUALITY",
          "VALUE");

  /** One row of a file. */
  sealed interface Row {
    /** The line of the file on which the row begins, or the row's number in Parquet, from 1. */
    int line();

    /**
     * A row that can be read.
     *
     * @param texts a text for each column, empty where there is nothing
     */
    record WellFormed(int line, List<String> texts) implements Row {
      public WellFormed {
        texts = List.copyOf(texts);
      }
    }

    /**
     * A row that breaks the rules of its format. The rows behind it can be read nevertheless.
     *
     * @param reason what is wrong with the row, and what to do
     */
    record Malformed(int line, String reason) implements Row {}
  }

  /**
   * Returns the next row; empty at the end of the file.
   *
   * @throws IOException if the file can't be read on
   */
  Optional<Row> next() throws IOException;
}
