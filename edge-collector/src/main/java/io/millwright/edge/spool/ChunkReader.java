// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import io.millwright.reading.ReadingBatch;
import io.millwright.wire.ReadingCodec;
import io.millwright.wire.WireException;
import java.io.IOException;

/**
 * Reads the oldest records of a spool that are on the disk and not acknowledged. Not safe for use
 * by several threads.
 */
final class ChunkReader {
  private final RecordQueue records;
  private final SpoolLog log;

  /** The sequence number behind the last chunk, so that acknowledging it needs no search. */
  private long next = -1;

  private long nextOffset;

  /** How many readings or damaged records could not be read since {@link #takeLost}. */
  private long lost;

  ChunkReader(RecordQueue records, SpoolLog log) {
    this.records = records;
    this.log = log;
  }

  /**
   * Returns the next records as one chunk. Call this only if there is at least one record.
   *
   * @param maxReadings the most readings in the chunk, unless a single record has more
   */
  Chunk read(int maxReadings) throws IOException {
    var batch = new ReadingBatch.Builder();
    long at = records.acknowledged();
    long offset = records.acknowledgedOffset();
    var ahead = records.segments().iterator();
    var segment = ahead.next();
    long segmentEnd = records.segments().endOf(segment, records.end());
    while (at < records.durable()) {
      if (at >= segmentEnd) {
        segment.close();
        segment = ahead.next();
        segmentEnd = records.segments().endOf(segment, records.end());
        offset = Segment.START;
        continue;
      }
      var header = segment.header(offset);
      if (batch.size() > 0
          && header.isPresent()
          && batch.size() + header.get().readings() > maxReadings) {
        break;
      }
      var frame = segment.frame(offset);
      if (frame.isEmpty()) {
        if (batch.size() > 0) {
          // The loss is counted when the damaged record is the first one of a chunk.
          break;
        }
        return new Chunk(ReadingBatch.empty(), behindDamage(segment, at, segmentEnd));
      }
      try {
        batch.addAll(ReadingCodec.decode(frame.get().content()));
      } catch (WireException e) {
        log.warn("state=SKIPPED record=%d cause=\"%s\"".formatted(at, e.getMessage()));
        lost += frame.get().readings();
      }
      offset += Frame.HEADER + frame.get().content().length;
      at++;
    }
    next = at;
    nextOffset = offset;
    return new Chunk(batch.build(), at);
  }

  /**
   * Returns the first readable record behind a damaged one. The disk returned something else than
   * was written, so the rest of the file can't be trusted.
   */
  private long behindDamage(Segment segment, long at, long segmentEnd) {
    long behind = Math.min(segmentEnd, records.durable());
    log.warn(
        "state=DAMAGED file=%s lost=%d records; check the disk"
            .formatted(segment.path().getFileName(), behind - at));
    lost += behind - at;
    return behind;
  }

  /**
   * Returns where a record starts in its segment if the last chunk ended before it; otherwise -1.
   */
  long offsetOf(long sequence) {
    return next == sequence ? nextOffset : -1;
  }

  /** Returns how much could not be read since the last call. */
  long takeLost() {
    long found = lost;
    lost = 0;
    return found;
  }
}
