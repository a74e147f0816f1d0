// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Measures the free space on the disk of a database. Whether the disk is full is decided by this
 * figure, never by the text of an error.
 */
@FunctionalInterface
interface DiskSpace {
  /**
   * The free bytes below which PostgreSQL can't be trusted to go on: two files of its log of 16 MiB
   * each, one that is written and one that a checkpoint or a recovery begins.
   */
  long NEEDED = 32L << 20;

  /** Returns the bytes that this process may still write. */
  long free() throws IOException;

  /** Returns the space on the disk that holds a folder. */
  static DiskSpace of(Path folder) {
    return () -> Files.getFileStore(folder).getUsableSpace();
  }

  /**
   * Returns what is wrong with the disk, and what to do. Returns empty where the disk has room, and
   * where its free space is not known.
   *
   * @param folder for the message
   */
  default Optional<String> shortage(Path folder) {
    try {
      return free() >= NEEDED
          ? Optional.empty()
          : Optional.of(
              ("disk full: less than %d MiB are free on the disk of %s; free space on that disk or"
                      + " make it larger, and PostgreSQL goes on by itself; until then the edges"
                      + " keep their readings")
                  .formatted(NEEDED >> 20, folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
