// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The lock of one process on a spool's folder, held by the file {@code lock} in it. */
final class FolderLock implements AutoCloseable {
  private final FileChannel file;

  private FolderLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Locks a folder.
   *
   * @throws SpoolException if another spool, of this process or of another one, has locked it
   */
  static FolderLock of(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new FolderLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(folder, null);
  }

  private static SpoolException inUse(Path folder, @Nullable Throwable cause) {
    var message =
        "The spool in %s is in use by another collector; give each its own --data folder"
            .formatted(folder);
    return cause == null ? new SpoolException(message) : new SpoolException(message, cause);
  }

  /** Releases the folder. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
