// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this platform, unpacked from the class path once for each folder. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /**
   * Returns the folder with {@code bin/postgres}; unpacked below {@code folder} where it is not
   * there yet.
   *
   * @throws IOException if there is none for this platform, it can't be unpacked, or the thread is
   *     interrupted
   */
  static Path unpack(Path folder) throws IOException {
    var archive = archive();
    var target = folder.resolve("postgresql-%08x".formatted(checksum(archive)));
    if (Files.exists(target)) {
      return target;
    }
    var incomplete = folder.resolve("postgresql-incomplete");
    deleteTree(incomplete);
    try (var tar = new TarArchiveInputStream(new XZInputStream(open(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("the start was broken off");
        }
        write(entry, tar, incomplete);
      }
    }
    Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  private static String archive() {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    var platform =
        system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : "linux";
    var processor =
        switch (machine) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> machine;
        };
    return "/postgres-%s-%s.txz".formatted(platform, processor);
  }

  private static InputStream open(String archive) throws IOException {
    var stream = PostgresBinaries.class.getResourceAsStream(archive);
    if (stream == null) {
      throw new IOException(
          ("There is no embedded PostgreSQL for this platform (%s); install PostgreSQL 15 or newer"
                  + " and give its address")
              .formatted(archive.substring(1)));
    }
    return new BufferedInputStream(stream, 1 << 16);
  }

  private static long checksum(String archive) throws IOException {
    try (var in = new CheckedInputStream(open(archive), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    var path = folder.resolve(entry.getName()).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("the archive leads out of its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    if ((entry.getMode() & 0100) != 0
        && path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Deletes what was left half done; never a folder that held data. */
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
