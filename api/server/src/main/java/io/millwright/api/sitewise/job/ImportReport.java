// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import io.millwright.historian.files.bucket.BucketFile;
import io.millwright.historian.files.scratch.ScratchFiles;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The error report of a bulk import. It is created with its first line, and put into its place when
 * it is closed.
 */
final class ImportReport implements AutoCloseable {
  private static final int MOST = 100_000;

  private final BucketFile place;
  private @Nullable Path file;
  private @Nullable Writer writer;
  private long lines;
  private String first = "";

  ImportReport(BucketFile place) {
    this.place = place;
  }

  /** Returns how many lines there would be without the limit. */
  long lines() {
    return lines;
  }

  /** Returns the text of the first line; empty if there is none. */
  String first() {
    return first;
  }

  /**
   * Adds a line.
   *
   * @param source the faulty file; empty for none
   * @param line the line in that file, from 1; 0 for the whole file
   */
  void add(String source, int line, String message) throws IOException {
    if (writer == null) {
      var made = ScratchFiles.create(".errors");
      file = made;
      writer = Files.newBufferedWriter(made);
      writer.write("FILE,LINE,MESSAGE\n");
      first = source.isEmpty() ? message : "%s, line %d: %s".formatted(source, line, message);
    }
    if (++lines <= MOST) {
      writer.write(
          "\"%s\",%d,\"%s\"\n"
              .formatted(source.replace("\"", "\"\""), line, message.replace("\"", "\"\"")));
    }
  }

  @Override
  public void close() throws IOException {
    if (writer == null || file == null) {
      return;
    }
    try {
      writer.close();
      place.store(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
