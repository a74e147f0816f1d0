// SPDX-License-Identifier: Apache-2.0
package io.millwright.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders of what concerns nobody but us: readings, configurations, keys. */
public final class OwnFolder {
  private static final FileAttribute<?> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnFolder() {}

  /**
   * Makes a folder, and those above it, where there is none; what is made is open to nobody else,
   * where the file system knows such a thing. A folder that is there stays as its owner has it.
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
