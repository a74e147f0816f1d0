// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The file with the number of the acknowledged records. It has two slots of a sequence number with
 * its checksum, which are written in turn, so that a torn write leaves the other slot intact. The
 * file is not forced to the disk: if a write is lost, readings are only delivered again.
 */
final class Cursor implements AutoCloseable {
  private static final int SLOT = 16;

  private final SpoolFile file;
  private int slot;

  Cursor(Path path, SpoolFile.Opening opening) throws IOException {
    file = opening.open(path);
  }

  /** Returns the highest number in the file; empty if there is none. */
  OptionalLong load() throws IOException {
    var best = OptionalLong.empty();
    for (int i = 0; i < 2; i++) {
      var bytes = file.read((long) i * SLOT, SLOT);
      if (bytes.length == SLOT) {
        var buffer = ByteBuffer.wrap(bytes);
        long number = buffer.getLong();
        if (buffer.getLong() == checksum(number) && (best.isEmpty() || best.getAsLong() < number)) {
          best = OptionalLong.of(number);
          slot = 1 - i;
        }
      }
    }
    return best;
  }

  void save(long number) throws IOException {
    file.write(
        (long) slot * SLOT,
        ByteBuffer.allocate(SLOT).putLong(number).putLong(checksum(number)).array());
    slot = 1 - slot;
  }

  private static long checksum(long number) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, number));
    return crc.getValue() | 1L << 32;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
