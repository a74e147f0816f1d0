// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value;

import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * A writer around another writer. It throws when the file has become too large, when the disk is
 * nearly full, or when nobody waits for the file any more. It looks at the disk after every few
 * megabytes, so that several writers together can't fill the gigabyte that is kept free.
 */
public final class BoundedWriter implements ValuesWriter {
  private static final long LARGEST = 4L << 30;
  private static final long LEFT_FREE = 1L << 30;
  private static final long LOOKS_EACH = 4L << 20;

  /** The bytes that a data point takes in the file besides its alias and its text. */
  private static final long OF_POINT = 64;

  /** The most bytes of a character. */
  private static final long OF_CHARACTER = 4;

  private final ValuesWriter writer;
  private final Path file;
  private final Disk disk;
  private final BooleanSupplier isGone;

  /** How many bytes may have been written since the last look; the first write looks. */
  private long unseen = LOOKS_EACH;

  /** How much room a disk has. */
  interface Disk {
    /** Returns the free bytes. */
    long free() throws IOException;
  }

  /**
   * Bounds a writer.
   *
   * @param writer the writer of the file
   * @param file the file, which exists
   * @param isGone returns true when nobody waits for the file any more
   */
  public BoundedWriter(ValuesWriter writer, Path file, BooleanSupplier isGone) {
    this(writer, file, () -> Files.getFileStore(file).getUsableSpace(), isGone);
  }

  BoundedWriter(ValuesWriter writer, Path file, Disk disk, BooleanSupplier isGone) {
    this.writer = writer;
    this.file = file;
    this.disk = disk;
    this.isGone = isGone;
  }

  /**
   * Writes a data point.
   *
   * @throws TooManyValuesException if the file has become too large
   * @throws DiskNearlyFullException if the disk has no room for more
   * @throws IOException if the point can't be written, or nobody waits for the file any more
   */
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
      throw new TooManyValuesException(LARGEST);
    }
    if (disk.free() < LEFT_FREE) {
      throw new DiskNearlyFullException();
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
