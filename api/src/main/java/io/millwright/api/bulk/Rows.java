// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a file of values, one at a time. */
public interface Rows extends Closeable {
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

  /**
   * The next row, a text for each column, empty where there is nothing; no row at the end.
   *
   * @throws IOException if the file can't be read on
   */
  Optional<List<String>> next() throws IOException;

  /** The line or row of the file on which the last row began, from 1. */
  int line();
}
