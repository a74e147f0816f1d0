// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.api.problem.Refusal;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Refuses to go on where the file or the disk is full, or nobody waits any more. It looks each time
 * that some megabytes may have been written, so that all who write at once can't fill what is kept
 * free.
 */
final class BoundedWriter implements ValuesWriter {
  private static final long LARGEST = 4L << 30;
  private static final long LEFT_FREE = 1L << 30;
  private static final long LOOKS_EACH = 4L << 20;

  /** What a data point takes beside its alias and text, in bytes. */
  private static final long OF_POINT = 64;

  /** The most bytes of a character. */
  private static final long OF_CHARACTER = 4;

  private final ValuesWriter writer;
  private final Path file;
  private final Disk disk;
  private final BooleanSupplier isGone;

  /** May have been written since it looked; it looks at once. */
  private long unseen = LOOKS_EACH;

  /** How much room a disk has. */
  interface Disk {
    /** In bytes. */
    long free() throws IOException;
  }

  /**
   * @param file that the writer writes
   * @param isGone whether nobody waits for it any more
   */
  BoundedWriter(ValuesWriter writer, Path file, BooleanSupplier isGone) {
    this(writer, file, () -> Files.getFileStore(file).getUsableSpace(), isGone);
  }

  BoundedWriter(ValuesWriter writer, Path file, Disk disk, BooleanSupplier isGone) {
    this.writer = writer;
    this.file = file;
    this.disk = disk;
    this.isGone = isGone;
  }

  @Override
  public void write(Alias alias, Tqv tqv) throws IOException {
    long characters =
        alias.path().length()
            + (tqv.value() instanceof Value.StringValue(var text) ? text.length() : 0L);
    unseen += OF_POINT + OF_CHARACTER * characters;
    if (unseen >= LOOKS_EACH) {
      unseen = 0;
      look();
    }
    writer.write(alias, tqv);
  }

  private void look() throws IOException {
    if (isGone.getAsBoolean()) {
      throw new IOException("the caller has gone");
    }
    if (Files.size(file) > LARGEST) {
      throw Refusal.invalid(
          "These values fill more than one file of %,d bytes; choose fewer streams or a shorter"
              + " time, or export them to a bucket (POST /api/v1/values/export)",
          LARGEST);
    }
    if (disk.free() < LEFT_FREE) {
      throw new Refusal(
          Refusal.Kind.SERVICE_UNAVAILABLE,
          "The disk of the server, where files of values are written first, is nearly full; make"
              + " room in its folder for temporary files, or choose fewer streams or a shorter"
              + " time");
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
