// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The files of one export: each is written here, and goes to its place when it is full. */
final class Parts implements ValuesWriter {
  /** Some hundred megabytes: what S3 takes in one request, and an import in some minutes. */
  private static final int MOST_VALUES = 5_000_000;

  private final ExportRequest request;
  private final UUID job;
  private final List<String> names;
  private @Nullable Path file;
  private @Nullable ValuesWriter writer;
  private int written;

  /**
   * @param names where the names of the files go
   */
  Parts(ExportRequest request, UUID job, List<String> names) {
    this.request = request;
    this.job = job;
    this.names = names;
  }

  @Override
  public void write(Alias alias, Tqv tqv) throws IOException {
    if (writer == null) {
      var made = ScratchFiles.create(".export");
      file = made;
      writer = request.format().write(made);
    }
    writer.write(alias, tqv);
    if (++written == MOST_VALUES) {
      finish();
    }
  }

  /** Puts the file that is being written in its place. */
  void finish() throws IOException {
    var made = file;
    if (writer == null || made == null) {
      return;
    }
    writer.close();
    writer = null;
    var name = "values-%s-%04d.%s".formatted(job, names.size() + 1, request.format().code());
    request.place().child(name).store(made);
    names.add(name);
    Files.delete(made);
    file = null;
    written = 0;
  }

  /** Leaves nothing on this machine. */
  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
