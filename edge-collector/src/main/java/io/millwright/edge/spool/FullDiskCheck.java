// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decides after a failed write whether the disk is full or broken. It tests what the disk does and
 * never reads the failure's message, which is in the language of the operating system:
 *
 * <ol>
 *   <li>If less space is free than the write needs, the disk is full.
 *   <li>Otherwise the disk may have a quota or no free inode. A file of the same size is written as
 *       a trial. If that succeeds, the disk is broken elsewhere.
 *   <li>If the trial fails, the reserve is deleted, a file of 32 KiB beside the spool. If the trial
 *       then succeeds, the disk was full.
 * </ol>
 *
 * <p>Not safe for use by several threads.
 */
final class FullDiskCheck {
  /**
   * The space that a file system needs besides the content, for partly filled blocks and metadata.
   */
  private static final long BESIDE = 64L << 10;

  private static final int RESERVE = 32 << 10;
  private static final System.Logger LOG = System.getLogger(FullDiskCheck.class.getName());

  private final Path folder;
  private final Path reserve;
  private final Path trial;
  private final SpoolFile.Opening opening;

  /** True from the moment the disk was full until the reserve exists again. */
  private boolean isMissing;

  FullDiskCheck(Path folder, SpoolFile.Opening opening) {
    this.folder = folder;
    this.opening = opening;
    reserve = folder.resolve("reserve");
    trial = folder.resolve("trial");
  }

  /** Returns the size of the whole disk in bytes; 0 if it is not known. */
  long total() {
    try {
      return Files.getFileStore(folder).getTotalSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Creates the reserve if it is missing and the disk has space for it. */
  void restore() {
    try {
      boolean isThere = Files.exists(reserve) && Files.size(reserve) >= RESERVE;
      isMissing = !isThere && !isWritten(reserve, RESERVE, false);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the reserve in " + folder + " can't be looked at", e);
    }
  }

  /**
   * Returns whether a write that has just failed did so because the disk is full.
   *
   * @param bytes how many bytes the write would have added
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

  /** Returns whether the disk has space for more bytes, or does not say. */
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
