// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.util.Locale;

/**
 * Decides whether a spool has space for more: the spool has a limit, and its disk may be full. Logs
 * once that space is missing and once that it is available again. Not safe for use by several
 * threads.
 */
final class SpoolSpace {
  private final long limit;
  private final Overflow overflow;
  private final long segmentSize;
  private final FullDiskCheck disk;
  private final SpoolLog log;

  /** Why there is no space, for people; empty if there is space. */
  private String cause = "";

  private boolean isDiskFull;

  /**
   * The bytes written since readings were last dropped. If they exceed the dropped segment, space
   * must have become free elsewhere.
   */
  private long writtenSinceLoss;

  /**
   * Creates the state of a spool that is not full.
   *
   * @param limit the most bytes of all segments
   * @param segmentSize the bytes of a usual segment
   */
  SpoolSpace(long limit, Overflow overflow, long segmentSize, FullDiskCheck disk, SpoolLog log) {
    this.limit = limit;
    this.overflow = overflow;
    this.segmentSize = segmentSize;
    this.disk = disk;
    this.log = log;
  }

  /** Returns the most bytes of all segments. */
  long limit() {
    return limit;
  }

  /** Returns why readings are being dropped, for people; empty if there is space. */
  String cause() {
    return cause;
  }

  /** Returns whether a write that has just failed did so because the disk is full. */
  boolean isMissingOnDisk(long bytes) {
    return disk.isMissingFor(bytes);
  }

  /** Records that a frame has been written. */
  void written(byte[] frame) {
    writtenSinceLoss += frame.length;
  }

  /**
   * Records that there is no space for a record.
   *
   * @param isOnDisk true if the disk is full, false if the limit is reached
   * @return whether older records may be dropped for it
   */
  boolean isToDropOldest(boolean isOnDisk) {
    if (cause.isEmpty() || isDiskFull != isOnDisk) {
      isDiskFull = isOnDisk;
      var going = overflow.name().toLowerCase(Locale.ROOT);
      cause =
          isOnDisk
              ? "the buffer's disk is full, and its %s readings go; make room there, or bring the destination back"
                  .formatted(going)
              : "the buffer has reached its limit of %,d bytes, and its %s readings go; bring the destination back, or raise the limit"
                  .formatted(limit, going);
      log.warn("state=FULL drops=%s cause=\"%s\"".formatted(going, cause));
    }
    writtenSinceLoss = 0;
    return overflow == Overflow.OLDEST;
  }

  /**
   * Checks whether there is space again, and logs it. Below 90 % of the limit there is space. A
   * full disk needs more evidence, because other programs use it, too.
   *
   * @param bytes the bytes of all segments
   * @param isAllDelivered true if every record has been acknowledged
   * @param dropped the readings that were dropped so far, for the log
   */
  void settle(long bytes, boolean isAllDelivered, long dropped) {
    if (cause.isEmpty() || bytes >= limit / 10 * 9) {
      return;
    }
    boolean hasRoom =
        !isDiskFull
            || writtenSinceLoss > 2 * segmentSize
            || (isAllDelivered && disk.isFree(2 * segmentSize));
    if (hasRoom) {
      cause = "";
      disk.restore();
      log.warn("state=OK dropped=" + dropped);
    }
  }
}
