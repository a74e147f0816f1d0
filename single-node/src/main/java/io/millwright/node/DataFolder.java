// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.folder.OwnFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder in which a node keeps everything, locked as long as the node runs: two nodes on one
 * folder would write over each other. The operating system frees the lock when the process dies.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder where there is none, and locks it.
   *
   * @throws IllegalStateException if another process has it
   */
  static DataFolder lock(Path path) {
    try {
      OwnFolder.make(path);
      var channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            "Another Millwright runs on the data folder %s; stop it, or give this one another folder with --data"
                .formatted(path));
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot use the data folder %s: %s; check that it can be written, or give another with --data"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /** The folder itself. */
  Path path() {
    return path;
  }

  /** A folder or file below. */
  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot free the lock of %s".formatted(path), e);
    }
  }
}
