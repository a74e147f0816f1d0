// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random password that stands in a file which nobody but its owner may read. */
final class KeptPassword {
  private static final FileAttribute<?> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private KeptPassword() {}

  /** Returns the password of a file, which is made where there is none. */
  static String in(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(fresh, OURS);
      }
      Files.writeString(fresh, HexFormat.of().formatHex(random));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }
}
