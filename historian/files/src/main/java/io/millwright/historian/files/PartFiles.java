// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files;

import io.millwright.historian.files.bucket.BucketFile;
import io.millwright.historian.files.scratch.ScratchFiles;
import io.millwright.historian.files.value.ValuesWriter;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values to files in one place, one file after the other: {@code NAME-0001.csv}, {@code
 * NAME-0002.csv} and so on. Each file is written on this machine and moves to its place when it
 * holds five million values. Not safe for use by several threads.
 */
public final class PartFiles implements ValuesWriter {
  /**
   * The most values of a file. They take some hundred megabytes, which S3 accepts in one request
   * and an import reads in some minutes.
   */
  private static final int MOST_VALUES = 5_000_000;

  private final BucketFile folder;
  private final ValuesFormat format;
  private final String name;
  private final List<String> names;
  private @Nullable Path file;
  private @Nullable ValuesWriter writer;
  private int written;

  /**
   * Makes the writer. The first value that is written begins the first file.
   *
   * @param folder where the files go
   * @param name what the names of the files begin with; a number and the format's ending follow
   * @param names takes the name of each file that has gone to its place
   */
  public PartFiles(BucketFile folder, ValuesFormat format, String name, List<String> names) {
    this.folder = folder;
    this.format = format;
    this.name = name;
    this.names = names;
  }

  @Override
  public void write(Alias alias, Tqv tqv) throws IOException {
    if (writer == null) {
      var made = ScratchFiles.create(".export");
      file = made;
      writer = format.write(made);
    }
    writer.write(alias, tqv);
    if (++written == MOST_VALUES) {
      finish();
    }
  }

  /** Puts the file that is being written into its place, if there is one. */
  public void finish() throws IOException {
    var open = writer;
    var made = file;
    if (open == null || made == null) {
      return;
    }
    // Nobody closes a writer twice, whether the first time succeeds or not.
    writer = null;
    open.close();
    var full = "%s-%04d.%s".formatted(name, names.size() + 1, format.code());
    folder.child(full).store(made);
    names.add(full);
    Files.delete(made);
    file = null;
    written = 0;
  }

  /** Deletes the file that has not gone to its place, also where its writer can't be closed. */
  @Override
  public void close() throws IOException {
    var open = writer;
    var made = file;
    writer = null;
    file = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      if (made != null) {
        Files.deleteIfExists(made);
      }
    }
  }
}
