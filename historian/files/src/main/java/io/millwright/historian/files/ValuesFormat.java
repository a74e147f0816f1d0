// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files;

import io.millwright.historian.files.csv.CsvWriter;
import io.millwright.historian.files.parquet.ParquetValues;
import io.millwright.historian.files.value.ValuesWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a file of values is written. */
public enum ValuesFormat {
  /** Comma-separated values, without a line of names. */
  CSV,
  /** Apache Parquet, packed with Zstandard. */
  PARQUET;

  /**
   * Returns the format with a name.
   *
   * @param code such as {@code csv}
   * @return nothing where no format has this name
   */
  public static Optional<ValuesFormat> find(String code) {
    return Arrays.stream(values()).filter(format -> format.code().equals(code)).findFirst();
  }

  /** Returns the format's name in requests, and the ending of its files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns a writer that begins a new file. */
  public ValuesWriter write(Path file) throws IOException {
    return switch (this) {
      case CSV -> new CsvWriter(file);
      case PARQUET -> new ParquetValues(file);
    };
  }
}
