// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.api.problem.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** How a file of values is written. */
public enum Format {
  /** Comma-separated values, without a line of names. */
  CSV,
  /** Apache Parquet, packed with Zstandard. */
  PARQUET;

  /** The format that a request names; CSV where it names none. */
  static Format of(String field, String text) {
    return Arrays.stream(values())
        .filter(format -> format.code().equals(text))
        .findFirst()
        .orElseThrow(() -> Refusal.invalid("%s \"%s\" is not one of csv and parquet", field, text));
  }

  /** As a request names it, and a file ends. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A writer of a new file. */
  public ValuesWriter write(Path file) throws IOException {
    return switch (this) {
      case CSV -> new CsvWriter(file);
      case PARQUET -> new ParquetValues(file);
    };
  }
}
