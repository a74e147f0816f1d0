// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.util.Locale;

/**
 * Knows whether a spool has room for more: it has a limit, and the disk below it may be full. Says
 * once that room is missing, and once that there is room again. Not safe for use by several
 * threads.
 */
final class SpoolRoom {
  private final long limit;
  private final Overflow overflow;
  private final long segmentSize;
  private final DiskRoom disk;
  private final SpoolLog log;

  /** Why there is no room, for people; empty where there is room. */
  private String cause = "";

  private boolean isDiskFull;

  /**
   * The bytes that were written since something was given up. More than one given up segment has
   * are a sign that room came from elsewhere.
   */
  private long writtenSinceLoss;

  /**
   * Creates the room of a spool that is not full.
   *
   * @param limit the bytes that all segments may have
   * @param segmentSize the bytes of a usual segment
   */
  SpoolRoom(long limit, Overflow overflow, long segmentSize, DiskRoom disk, SpoolLog log) {
    this.limit = limit;
    this.overflow = overflow;
    this.segmentSize = segmentSize;
    this.disk = disk;
    this.log = log;
  }

  /** The bytes that all segments may have. */
  long limit() {
    return limit;
  }

  /** Why readings are being given up, for people; empty where there is room. */
  String cause() {
    return cause;
  }

  /** Whether a write of so many bytes that has just failed did so for want of room. */
  boolean isMissingOnDisk(long bytes) {
    return disk.isMissingFor(bytes);
  }

  /** Notes that a frame has been written. */
  void written(byte[] frame) {
    writtenSinceLoss += frame.length;
  }

  /**
   * Notes that there is no room for a record.
   *
   * @param isOnDisk true where the disk is full, false where the limit is reached
   * @return whether older records may go for it
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
   * Notes how many bytes there are now, and says so where there is room again. Well below the limit
   * there is room; of a disk's room nobody knows who else takes it, so that more signs are needed.
   *
   * @param bytes the bytes of all segments
   * @param isAllDelivered true where every record has been acknowledged
   * @param dropped the readings that were given up so far, for the log
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
