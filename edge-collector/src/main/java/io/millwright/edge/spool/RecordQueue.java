// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;

/**
 * The records of a spool, numbered in their order, and three places among them:
 *
 * <pre>
 *   acknowledged            durable               end
 *        |                     |                   |
 *  safe  |  may be read        |  written, not yet |  the next record
 *  at    |  and delivered      |  on the disk for  |
 *  next  |                     |  sure             |
 *  hop   |                     |                   |
 * </pre>
 *
 * Each place is the number of the first record behind it, and acknowledged &lt;= durable &lt;= end.
 * Not safe for use by several threads.
 */
final class RecordQueue implements AutoCloseable {
  private final SegmentQueue segments;
  private final Cursor cursor;
  private final FullDiskCheck disk;
  private final long segmentSize;
  private final SpoolLog log;

  private long acknowledged;
  private long acknowledgedOffset;
  private long durable;
  private long durableOffset;
  private long end;

  /** The number of failed fsyncs. Records that were written before one of them are withdrawn. */
  private long generation;

  /**
   * True if no new segment could be begun at the start, so that the newest is of an earlier
   * process.
   */
  private boolean isToBegin;

  private boolean isClosed;

  /**
   * Takes over the segments of an earlier process. A new segment is begun in any case, because the
   * file that a crash left behind is never written to again. If the disk is full, the segment is
   * begun with the next record.
   *
   * @param segmentSize the most bytes of a segment with several records
   */
  RecordQueue(
      SegmentQueue segments, Cursor cursor, FullDiskCheck disk, long segmentSize, SpoolLog log)
      throws IOException {
    this.segments = segments;
    this.cursor = cursor;
    this.disk = disk;
    this.segmentSize = segmentSize;
    this.log = log;
    long written = segments.cutTornTail();
    acknowledged = cursor.load().orElse(0);
    // If records behind the cursor are lost, numbers below it must not be used again.
    end = Math.max(written, acknowledged);
    if (!segments.isEmpty()) {
      acknowledged = Math.max(acknowledged, segments.oldest().first());
    }
    durable = end;
    deleteAcknowledged();
    begin();
    deleteAcknowledged();
    acknowledgedOffset = segments.isEmpty() ? Segment.START : segments.offsetOf(acknowledged);
    // Later cursors overwrite this one, which needs no space on the disk.
    saveCursor();
  }

  private void begin() throws IOException {
    isToBegin = true;
    try {
      addSegment();
    } catch (IOException e) {
      if (!disk.isMissingFor(Segment.START)) {
        throw e;
      }
    }
  }

  private void addSegment() throws IOException {
    segments.add(end);
    isToBegin = false;
    durable = end;
    durableOffset = segments.newest().size();
    if (acknowledged == end) {
      acknowledgedOffset = Segment.START;
    }
  }

  private void deleteAcknowledged() throws IOException {
    var before = segments.isEmpty() ? null : segments.oldest();
    try {
      segments.deleteBefore(acknowledged);
    } finally {
      if (!segments.isEmpty() && segments.oldest() != before) {
        acknowledgedOffset = Segment.START;
      }
    }
  }

  /** Writes the cursor. If that fails, readings are only delivered again after a crash. */
  private void saveCursor() {
    try {
      cursor.save(acknowledged);
    } catch (IOException e) {
      log.debug("cursor not written", e);
    }
  }

  /**
   * Returns whether a frame needs a new segment.
   *
   * @param limit the most bytes of all segments
   */
  boolean needsRoll(byte[] frame, long limit) throws IOException {
    if (segments.isEmpty()) {
      addSegment();
    }
    if (isToBegin) {
      return true;
    }
    long size = segments.newest().size();
    boolean nothingWaits = acknowledged == end;
    return size > Segment.START
        && (size + frame.length > segmentSize
            || (nothingWaits && segments.bytes() + frame.length > limit));
  }

  /** Ends the newest segment, whose records are on the disk then, and begins another one. */
  void roll() throws IOException {
    var old = segments.newest();
    try {
      old.force();
    } catch (IOException e) {
      withdraw();
      throw e;
    }
    durable = end;
    durableOffset = old.size();
    addSegment();
    if (old != segments.newest()) {
      old.close();
    }
    deleteAcknowledged();
  }

  /** Writes a record behind the last one. It is on the disk after its segment has been forced. */
  void append(byte[] frame) throws IOException {
    segments.append(frame);
    end++;
  }

  /** Removes the records that are not on the disk for sure. */
  void withdraw() throws IOException {
    generation++;
    end = durable;
    segments.truncateNewest(durableOffset);
  }

  /**
   * Records that a segment has been forced to the disk. This has no effect if another segment was
   * begun, or records were withdrawn, since forcing began.
   *
   * @param target the end of the records when forcing began
   * @param offset the segment's size when forcing began
   */
  void forced(Segment segment, long target, long offset, long duringGeneration) {
    if (generation == duringGeneration && segment == segments.findNewest()) {
      durable = target;
      durableOffset = offset;
    }
  }

  /**
   * Drops the oldest segment.
   *
   * @return the number of its readings that were not acknowledged
   */
  long dropOldest() throws IOException {
    long dropped = 0;
    var oldest = segments.takeOldest();
    long offset = acknowledged > oldest.first() ? acknowledgedOffset : Segment.START;
    for (var header = oldest.header(offset); header.isPresent(); header = oldest.header(offset)) {
      dropped += header.get().readings();
      offset += Frame.HEADER + header.get().length();
    }
    segments.delete(oldest);
    if (segments.isEmpty()) {
      acknowledged = end;
      durable = end;
    } else {
      acknowledged = Math.max(acknowledged, segments.oldest().first());
    }
    acknowledgedOffset = Segment.START;
    saveCursor();
    return dropped;
  }

  /**
   * Records that everything before a sequence number is safe at the next hop, and frees its space.
   *
   * @param offset where the record with that number starts in its segment; negative if not known
   */
  void acknowledge(long next, long offset) throws IOException {
    acknowledged = next;
    try {
      deleteAcknowledged();
    } finally {
      saveCursor();
      if (segments.oldest().first() == next) {
        acknowledgedOffset = Segment.START;
      } else {
        acknowledgedOffset = offset >= 0 ? offset : segments.offsetOf(next);
      }
    }
  }

  SegmentQueue segments() {
    return segments;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Returns where the first record that is not acknowledged starts in the oldest segment. */
  long acknowledgedOffset() {
    return acknowledgedOffset;
  }

  long durable() {
    return durable;
  }

  long end() {
    return end;
  }

  long generation() {
    return generation;
  }

  boolean isClosed() {
    return isClosed;
  }

  /** Forces the records to the disk and closes all files. */
  @Override
  public void close() throws IOException {
    isClosed = true;
    segments.close();
    cursor.close();
  }
}
