// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.folder.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder in which a node keeps all its files. It is locked while the node runs, because two
 * nodes on one folder would overwrite each other's files. The operating system releases the lock
 * when the process dies.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates the folder if it is missing, and locks it.
   *
   * @throws IllegalStateException if another process has locked it
   */
  static DataFolder lock(Path path) {
    try {
      PrivateFolder.make(path);
      var channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IllegalStateException(
            "Another Millwright runs on the data folder %s; stop it, or give this one another folder with --data"
                .formatted(path));
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot use the data folder %s: %s, or give another with --data"
              .formatted(path, reason(e)),
          e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This very process holds the lock; that is refused as well.
      return false;
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          "%s can't be read or written; give it to the user that Millwright runs as"
              .formatted(denied.getFile());
      case FileAlreadyExistsException other ->
          "%s is a file; move it away".formatted(other.getFile());
      case FileSystemException other ->
          "%s can't be made (%s); check the path"
              .formatted(
                  other.getFile(),
                  other.getReason() == null ? "nothing can be there" : other.getReason());
      default -> e.getMessage() + "; check the folder";
    };
  }

  /** Returns the path of the folder. */
  Path path() {
    return path;
  }

  /** Returns the path of a file or folder in it. */
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
