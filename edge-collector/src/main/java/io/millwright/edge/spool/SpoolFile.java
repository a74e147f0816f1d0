// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is read and written at positions. This is not a FileChannel, because a FileChannel
 * closes itself when its thread is interrupted, and the threads here belong to connectors.
 */
class SpoolFile implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile file;

  SpoolFile(Path path) throws IOException {
    this.path = path;
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** Opens files, and creates them if they are missing. */
  @FunctionalInterface
  interface Opening {
    SpoolFile open(Path path) throws IOException;
  }

  long length() throws IOException {
    return file.length();
  }

  void write(long position, byte[] bytes) throws IOException {
    file.seek(position);
    file.write(bytes);
  }

  /** Reads bytes from a position; fewer than {@code count} at the end of the file. */
  byte[] read(long position, int count) throws IOException {
    file.seek(position);
    var bytes = new byte[(int) Math.max(0, Math.min(count, file.length() - position))];
    file.readFully(bytes);
    return bytes;
  }

  void truncate(long length) throws IOException {
    file.setLength(length);
  }

  /** Returns after everything written is on the disk. */
  void force() throws IOException {
    file.getFD().sync();
  }

  /** Closes and deletes the file. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
