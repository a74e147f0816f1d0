// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells a disk without room from a disk that is broken, after a write has failed. It looks at what
 * the disk does and never at the words of the failure, which are in the language of the system:
 *
 * <ol>
 *   <li>Less free space than the write needs: no room.
 *   <li>Else the disk may have a quota, or no place for another file. A file of the same size is
 *       tried. Where that one is written, the disk is broken in some other place.
 *   <li>Where it is not, the reserve is given up, a file of 32 KiB that stands beside the spool. A
 *       file that could not be written before and can be written now says that room was missing.
 * </ol>
 *
 * <p>Not safe for use by several threads.
 */
final class DiskRoom {
  /** What a file system takes besides the content: blocks that are not full, and its own lists. */
  private static final long BESIDE = 64L << 10;

  private static final int RESERVE = 32 << 10;
  private static final System.Logger LOG = System.getLogger(DiskRoom.class.getName());

  private final Path folder;
  private final Path reserve;
  private final Path trial;
  private final SpoolFile.Opening opening;

  /** True from when room was missing until the reserve is there again. */
  private boolean isMissing;

  DiskRoom(Path folder, SpoolFile.Opening opening) {
    this.folder = folder;
    this.opening = opening;
    reserve = folder.resolve("reserve");
    trial = folder.resolve("trial");
  }

  /** The bytes of the whole disk; 0 where it does not tell. */
  long total() {
    try {
      return Files.getFileStore(folder).getTotalSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Makes the reserve where there is none and the disk has room for it. */
  void restore() {
    try {
      boolean isThere = Files.exists(reserve) && Files.size(reserve) >= RESERVE;
      isMissing = !isThere && !isWritten(reserve, RESERVE, false);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the reserve in " + folder + " can't be looked at", e);
    }
  }

  /**
   * Whether a write of so many bytes that has just failed did so for want of room.
   *
   * @param bytes that were to be written in addition to what is on the disk
   */
  boolean isMissingFor(long bytes) {
    if (isLow(bytes)) {
      isMissing = true;
      return true;
    }
    int size = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes));
    if (isTried(size)) {
      return false;
    }
    if (!isMissing && remove(reserve) && isTried(Math.min(size, RESERVE / 2))) {
      isMissing = true;
    }
    return isMissing;
  }

  /** Whether the disk says that so many bytes can be written, or does not tell. */
  boolean isFree(long bytes) {
    return !isLow(bytes);
  }

  private boolean isLow(long bytes) {
    try {
      return Files.getFileStore(folder).getUsableSpace() < bytes + BESIDE;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the disk of " + folder + " does not tell its space", e);
      return false;
    }
  }

  private boolean isTried(int size) {
    try {
      return isWritten(trial, size, true);
    } finally {
      var _ = remove(trial);
    }
  }

  private boolean isWritten(Path path, int size, boolean isForced) {
    try (var file = opening.open(path)) {
      file.write(0, new byte[size]);
      if (isForced) {
        file.force();
      }
      return true;
    } catch (IOException e) {
      var _ = remove(path);
      return false;
    }
  }

  private boolean remove(Path path) {
    try {
      if (!Files.exists(path)) {
        return false;
      }
      opening.open(path).delete();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
