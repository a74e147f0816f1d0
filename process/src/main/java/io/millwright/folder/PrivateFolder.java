// SPDX-License-Identifier: Apache-2.0
package io.millwright.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creates folders that only Millwright's own user may read, for readings, configurations and keys.
 */
public final class PrivateFolder {
  private static final FileAttribute<?> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFolder() {}

  /**
   * Creates a folder and the folders above it if they are missing. New folders are closed to other
   * users if the file system supports that. An existing folder keeps its permissions.
   */
  public static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    boolean isPosix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (isPosix) {
      Files.createDirectories(folder, OURS);
    } else {
      Files.createDirectories(folder);
    }
  }
}
