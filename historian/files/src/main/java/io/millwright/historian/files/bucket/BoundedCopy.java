// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies what comes from elsewhere to a file on this machine, as long as a gigabyte of the disk
 * stays free. It looks before, where the length is known, and again after every few megabytes, as
 * another server may send more than it said.
 */
final class BoundedCopy {
  private static final long LEFT_FREE = 1L << 30;
  private static final int LOOKS_EACH = 4 << 20;

  private final Disk disk;

  /** How much room a disk has. */
  interface Disk {
    /** Returns the room in bytes. */
    long free() throws IOException;
  }

  BoundedCopy(Disk disk) {
    this.disk = disk;
  }

  /** Returns a copy that looks at the disk of a file. */
  static BoundedCopy beside(Path file) {
    return new BoundedCopy(() -> Files.getFileStore(file).getUsableSpace());
  }

  /**
   * Writes a stream to a file.
   *
   * @param length how many bytes are said to come; 0 where nobody said it
   * @throws IOException if the stream can't be read, or the disk has no room for it
   */
  void copy(InputStream from, long length, Path to) throws IOException {
    look(length);
    try (var out = Files.newOutputStream(to)) {
      var buffer = new byte[64 << 10];
      long unseen = 0;
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        out.write(buffer, 0, read);
        unseen += read;
        if (unseen >= LOOKS_EACH) {
          unseen = 0;
          look(0);
        }
      }
    }
  }

  private void look(long needed) throws IOException {
    long room = disk.free() - LEFT_FREE;
    if (room < needed) {
      throw new IOException(
          "it does not fit on the server's disk, which has room for %,d bytes of it; make room in the folder for temporary files, or part the file"
              .formatted(Math.max(0, room)));
    }
  }
}
