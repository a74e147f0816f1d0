// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import io.millwright.folder.PrivateFolder;
import io.millwright.reading.ReadingBatch;
import io.millwright.wire.ReadingCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps batches of readings on disk, in order, until they are acknowledged.
 *
 * <ol>
 *   <li>{@link #append} returns when the batch is on the disk (fsync). Appends that come at the
 *       same time share one fsync.
 *   <li>{@link #read} returns the oldest readings that are on the disk and not acknowledged; {@link
 *       #acknowledge} moves on. After a crash, readings that were not acknowledged are returned
 *       again: each reading at least once, in order.
 *   <li>Opening cuts off a torn tail, which contains only records for which {@link #append} never
 *       returned.
 *   <li>If the limit is reached or the disk is full, the oldest or the newest readings are dropped.
 *       The loss is counted, and logged once. The oldest readings are dropped by segments. A
 *       segment has a 64th of the limit and at most 256 KiB for limits up to 1 GiB, so hardly more
 *       is lost than the new record needs.
 *   <li>A full disk prevents neither opening nor reading nor acknowledging.
 * </ol>
 *
 * <p>Files: {@code N.spool} (see {@link Segment}), {@code cursor} (see {@link Cursor}), {@code
 * lock} (see {@link FolderLock}), {@code reserve} (see {@link FullDiskCheck}). The parts of a
 * spool:
 *
 * <pre>
 * append --&gt; SpoolSpace (is it filled?) --&gt; RecordQueue --&gt; SegmentQueue --&gt; Segment (a file)
 * read   &lt;-- ChunkReader &lt;-------------------'         '--&gt; DiskForcing (fsync for all that wait)
 * </pre>
 *
 * <p>Safe for use by several threads, of which only one reads.
 */
public final class Spool implements AutoCloseable {
  private static final long LARGEST_SEGMENT = 16L << 20;
  private static final long USUAL_SEGMENT = 256L << 10;
  private static final int MOST_SEGMENTS = 4096;
  private static final int FEWEST_SEGMENTS = 64;

  /** The smallest allowed limit, in bytes. */
  public static final long SMALLEST_LIMIT = 64L << 10;

  private final Path folder;
  private final SpoolLog log;
  private final FolderLock folderLock;

  /** Guards everything below. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled when more records are on the disk, and when the spool is closed. */
  private final Condition changed = lock.newCondition();

  private final RecordQueue records;
  private final DiskForcing forcing;
  private final SpoolSpace room;
  private final ChunkReader reader;
  private long taken;
  private long dropped;

  /** Why the last batch is not on the disk although there is space; empty if it is. */
  private String failure = "";

  private Spool(Path folder, long limit, Overflow overflow, SpoolFile.Opening opening)
      throws IOException {
    this.folder = folder;
    log = new SpoolLog(folder);
    PrivateFolder.make(folder);
    var disk = new FullDiskCheck(folder, opening);
    long segmentSize = segmentSize(limit, disk.total());
    room = new SpoolSpace(limit, overflow, segmentSize, disk, log);
    folderLock = FolderLock.of(folder);
    try {
      var cursor = new Cursor(folder.resolve("cursor"), opening);
      var segments = new SegmentQueue(folder, opening, log);
      records = new RecordQueue(segments, cursor, disk, segmentSize, log);
      disk.restore();
    } catch (IOException | RuntimeException e) {
      folderLock.close();
      throw e;
    }
    forcing = new DiskForcing(folder, records, lock, changed);
    reader = new ChunkReader(records, log);
  }

  private static long segmentSize(long limit, long disk) {
    long most = disk > 0 ? Math.min(limit, disk) : limit;
    long usual = Math.max(USUAL_SEGMENT, most / MOST_SEGMENTS);
    return Math.min(LARGEST_SEGMENT, Math.min(most / FEWEST_SEGMENTS, usual));
  }

  /**
   * Opens the spool in a folder, which is created if it is missing.
   *
   * @param folder a folder on a local disk; only one process at a time may use it
   * @param limit the most bytes on disk that the spool may take, at least {@link #SMALLEST_LIMIT}
   * @param overflow which readings are dropped if there is no space
   * @throws SpoolException if the folder can't be used
   */
  public static Spool open(Path folder, long limit, Overflow overflow) {
    return open(folder, limit, overflow, SpoolFile::new);
  }

  static Spool open(Path folder, long limit, Overflow overflow, SpoolFile.Opening opening) {
    if (limit < SMALLEST_LIMIT) {
      throw new IllegalArgumentException(
          "The spool's limit is %d bytes; allow at least %d".formatted(limit, SMALLEST_LIMIT));
    }
    try {
      return new Spool(folder, limit, overflow, opening);
    } catch (IOException e) {
      throw new SpoolException(
          "Cannot open the spool in %s: %s; check that the folder is on a local disk and writable"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /**
   * Appends a batch. It is on the disk when this method returns.
   *
   * @return false if there was no space and the newest readings are dropped; the loss is counted
   * @throws SpoolException if the disk fails; the loss is counted
   */
  public boolean append(ReadingBatch batch) {
    if (batch.isEmpty()) {
      return true;
    }
    var frame = new Frame(batch.size(), ReadingCodec.encode(batch)).bytes();
    long upTo;
    long generation;
    lock.lock();
    try {
      if (records.isClosed()) {
        dropped += batch.size();
      }
      checkOpen();
      if (!write(frame)) {
        dropped += batch.size();
        return false;
      }
      upTo = records.end();
      generation = records.generation();
    } catch (IOException e) {
      dropped += batch.size();
      var failed = SpoolException.unwritable(folder, e);
      failure = String.valueOf(failed.getMessage());
      throw failed;
    } finally {
      lock.unlock();
    }
    try {
      forcing.force(upTo, generation);
    } catch (SpoolException e) {
      count(0, batch.size(), String.valueOf(e.getMessage()));
      throw e;
    }
    count(batch.size(), 0, "");
    return true;
  }

  private void count(int more, int lost, String cause) {
    lock.lock();
    try {
      taken += more;
      dropped += lost;
      failure = cause;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes a frame while holding the lock. Returns false if there is no space and nothing older may
   * be dropped.
   */
  private boolean write(byte[] frame) throws IOException {
    if (frame.length > room.limit() - 4 * Segment.START) {
      failure =
          "one delivery of %,d bytes is larger than the buffer may be, %,d bytes; raise the limit"
              .formatted(frame.length, room.limit());
      log.warn("state=REFUSED cause=\"%s\"".formatted(failure));
      return false;
    }
    while (true) {
      boolean isDiskFull = false;
      try {
        if (records.needsRoll(frame, room.limit())) {
          roll();
        }
        if (records.segments().bytes() + frame.length <= room.limit()) {
          records.append(frame);
          room.written(frame);
          room.settle(records.segments().bytes(), false, dropped);
          return true;
        }
      } catch (IOException e) {
        if (!room.isMissingOnDisk(frame.length)) {
          throw e;
        }
        isDiskFull = true;
      }
      if (!room.isToDropOldest(isDiskFull) || records.segments().hasNoRecords()) {
        return false;
      }
      dropped += records.dropOldest();
      changed.signalAll();
    }
  }

  private void roll() throws IOException {
    try {
      records.roll();
    } finally {
      changed.signalAll();
    }
  }

  private void checkOpen() {
    if (records.isClosed()) {
      throw SpoolException.closed(folder);
    }
  }

  /**
   * Returns the oldest readings that are not acknowledged. Returns the same readings again until
   * {@link #acknowledge}.
   *
   * @param maxReadings the most readings, unless a single record has more
   * @param wait how long to wait for the first reading
   * @return empty if no reading came in time
   */
  public Optional<Chunk> read(int maxReadings, Duration wait) throws InterruptedException {
    long remaining = wait.toNanos();
    lock.lockInterruptibly();
    try {
      checkOpen();
      while (records.acknowledged() >= records.durable()) {
        if (remaining <= 0) {
          return Optional.empty();
        }
        remaining = changed.awaitNanos(remaining);
        checkOpen();
      }
      return Optional.of(reader.read(maxReadings));
    } catch (IOException e) {
      throw SpoolException.unreadable(folder, e);
    } finally {
      dropped += reader.takeLost();
      lock.unlock();
    }
  }

  /** Records that everything up to a chunk is safe at the next hop, and frees its space. */
  public void acknowledge(Chunk chunk) {
    lock.lock();
    try {
      if (chunk.next() <= records.acknowledged()) {
        return;
      }
      checkOpen();
      records.acknowledge(chunk.next(), reader.offsetOf(chunk.next()));
      boolean isAllDelivered = records.acknowledged() == records.end();
      room.settle(records.segments().bytes(), isAllDelivered, dropped);
    } catch (IOException e) {
      throw SpoolException.unwritable(folder, e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the present status of the spool. */
  public SpoolStatus status() {
    lock.lock();
    try {
      return new SpoolStatus(
          records.segments().bytes(),
          room.limit(),
          records.durable() - records.acknowledged(),
          taken,
          dropped,
          room.cause().isEmpty() ? failure : room.cause());
    } finally {
      lock.unlock();
    }
  }

  /** Releases the folder. Readings that are not acknowledged stay in it. */
  @Override
  public void close() {
    forcing.lock();
    lock.lock();
    try {
      if (records.isClosed()) {
        return;
      }
      changed.signalAll();
      records.close();
      folderLock.close();
    } catch (IOException e) {
      throw SpoolException.unwritable(folder, e);
    } finally {
      lock.unlock();
      forcing.unlock();
    }
  }
}
