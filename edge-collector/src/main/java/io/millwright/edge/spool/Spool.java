// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import io.millwright.folder.OwnFolder;
import io.millwright.reading.ReadingBatch;
import io.millwright.wire.ReadingCodec;
import io.millwright.wire.WireException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches of readings on disk, in order, until they are acknowledged.
 *
 * <ol>
 *   <li>{@link #append} returns when the batch is on the disk (fsync); appends that come at the
 *       same time share one fsync.
 *   <li>{@link #read} hands out what is on the disk and not acknowledged, always from the oldest;
 *       {@link #acknowledge} moves on. After a crash what was not acknowledged is handed out again:
 *       at least once, in order.
 *   <li>Opening cuts off a torn tail, which can hold only what {@link #append} never returned for.
 *   <li>Where the limit is reached or the disk is full, the oldest or the newest goes: counted, and
 *       said once. The oldest go by segments, which are so small that hardly more is lost than the
 *       new record needs: a 64th of the room and at most 256 KiB, up to a room of 1 GiB.
 *   <li>A full disk hinders neither opening nor reading nor acknowledging.
 * </ol>
 *
 * Files: {@code N.spool} (see {@link Segment}), {@code cursor} (see {@link Cursor}), {@code lock},
 * {@code reserve} (see {@link DiskRoom}). Safe for use by several threads; one of them reads.
 */
public final class Spool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Spool.class.getName());
  private static final long LARGEST_SEGMENT = 16L << 20;
  private static final long USUAL_SEGMENT = 256L << 10;
  private static final int MOST_SEGMENTS = 4096;
  private static final int FEWEST_SEGMENTS = 64;

  /** The least that a limit can be, in bytes. */
  public static final long SMALLEST_LIMIT = 64L << 10;

  private final Path folder;
  private final long limit;
  private final long segmentSize;
  private final Overflow overflow;
  private final SpoolFile.Opening opening;
  private final FileChannel lockFile;
  private final Cursor cursor;
  private final DiskRoom room;

  /** Held by the thread that forces the disk; taken before {@link #lock}, never after. */
  private final ReentrantLock syncLock = new ReentrantLock();

  /** Guards all below. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long bytes;
  // Sequence numbers: acknowledged <= durable <= end; each is that of the first record behind.
  private long acknowledged;
  private long acknowledgedOffset;
  private long durable;
  private long durableOffset;
  private long end;
  // Counts the failed fsyncs: what had been written before one of them is not there.
  private long generation;
  private Handed handed = new Handed(-1, 0);
  private boolean closed;
  // Why there is no room; empty where there is.
  private String full = "";
  private boolean isDiskFull;
  // Why the last batch is not on the disk, though there is room; empty where it is.
  private String failure = "";
  // Bytes that were written since something was given up; more than a drop gives back are a sign of
  // other room.
  private long writtenSinceLoss;
  // True where no new segment could be begun at the start: the last one is of an earlier process.
  private boolean begins;
  private long taken;
  private long dropped;

  // Where the last chunk ended, so that acknowledging it needs no search.
  private record Handed(long next, long offset) {}

  private Spool(Path folder, long limit, Overflow overflow, SpoolFile.Opening opening)
      throws IOException {
    this.folder = folder;
    this.limit = limit;
    this.overflow = overflow;
    this.opening = opening;
    OwnFolder.make(folder);
    room = new DiskRoom(folder, opening);
    segmentSize = segmentSize(limit, room.total());
    lockFile = lock(folder);
    try {
      cursor = new Cursor(folder.resolve("cursor"), opening);
      recover();
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static long segmentSize(long limit, long disk) {
    long most = disk > 0 ? Math.min(limit, disk) : limit;
    long usual = Math.max(USUAL_SEGMENT, most / MOST_SEGMENTS);
    return Math.min(LARGEST_SEGMENT, Math.min(most / FEWEST_SEGMENTS, usual));
  }

  /**
   * Opens the spool in a folder, which is made where it is missing.
   *
   * @param folder on a local disk; one process at a time may use it
   * @param limit the bytes on disk that it may take, at least {@link #SMALLEST_LIMIT}
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

  private static FileChannel lock(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(folder, null);
  }

  private static SpoolException inUse(Path folder, @Nullable Throwable cause) {
    var message =
        "The spool in %s is in use by another collector; give each its own --data folder"
            .formatted(folder);
    return cause == null ? new SpoolException(message) : new SpoolException(message, cause);
  }

  private void recover() throws IOException {
    try (var files = Files.list(folder)) {
      for (var path : files.filter(p -> Segment.firstOf(p).isPresent()).sorted().toList()) {
        segments.add(Segment.open(path, opening));
      }
    }
    var last = segments.peekLast();
    if (last != null) {
      end = last.first() + cutTornTail(last);
    }
    acknowledged = cursor.load().orElse(0);
    if (acknowledged > end) {
      // Records behind the cursor are gone; numbers below it must not be given again.
      end = acknowledged;
    }
    var first = segments.peekFirst();
    if (first != null && acknowledged < first.first()) {
      acknowledged = first.first();
    }
    for (var segment : segments) {
      bytes += segment.size();
    }
    durable = end;
    deleteAcknowledged();
    begin();
    deleteAcknowledged();
    acknowledgedOffset = segments.isEmpty() ? Segment.START : offsetOf(acknowledged);
    // So that later marks are written over this one, which needs no room.
    saveCursor();
    room.restore();
  }

  // Always a new file: what a crash left behind is never written to again. Without room for one,
  // it is begun with the next record.
  private void begin() throws IOException {
    begins = true;
    try {
      addSegment();
    } catch (IOException e) {
      if (!room.isMissingFor(Segment.START)) {
        throw e;
      }
    }
  }

  // The number of whole records; what stands behind them goes.
  private long cutTornTail(Segment last) throws IOException {
    if (!last.hasMark()) {
      say("state=CUT file=%s bytes=%d".formatted(last.path().getFileName(), last.size()));
      last.truncate(0);
      return 0;
    }
    long count = 0;
    long offset = Segment.START;
    for (var frame = last.frame(offset); frame.isPresent(); frame = last.frame(offset)) {
      offset += Frame.HEADER + frame.get().content().length;
      count++;
    }
    if (offset < last.size()) {
      say("state=CUT file=%s bytes=%d".formatted(last.path().getFileName(), last.size() - offset));
      last.truncate(offset);
      last.force();
    }
    return count;
  }

  private void addSegment() throws IOException {
    var last = segments.peekLast();
    if (last != null && last.first() == end) {
      // Nothing whole is in it.
      bytes -= last.size();
      segments.removeLast().delete();
    }
    var segment = Segment.create(folder, end, opening);
    forceFolder();
    segments.add(segment);
    begins = false;
    bytes += segment.size();
    durable = end;
    durableOffset = segment.size();
    if (acknowledged == end) {
      acknowledgedOffset = Segment.START;
    }
  }

  private void forceFolder() {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system lets a folder be forced; there the file's own fsync does it.
      LOG.log(System.Logger.Level.TRACE, "folder not forced", e);
    }
  }

  private Segment current() {
    return segments.getLast();
  }

  // Where a record starts in its segment.
  private long offsetOf(long sequence) throws IOException {
    var segment = segmentOf(sequence);
    long offset = Segment.START;
    for (long at = segment.first(); at < sequence; at++) {
      var header = segment.header(offset);
      if (header.isEmpty()) {
        return segment.size();
      }
      offset += Frame.HEADER + header.get().length();
    }
    return offset;
  }

  private Segment segmentOf(long sequence) {
    var found = segments.getFirst();
    for (var segment : segments) {
      if (segment.first() <= sequence) {
        found = segment;
      }
    }
    return found;
  }

  /**
   * Takes a batch; it is on the disk on return.
   *
   * @return false where there was no room and the policy is to drop the newest; the loss is counted
   * @throws SpoolException if the disk does not take it; the loss is counted
   */
  public boolean append(ReadingBatch batch) {
    if (batch.isEmpty()) {
      return true;
    }
    var frame = new Frame(batch.size(), ReadingCodec.encode(batch)).bytes();
    long upTo;
    long mine;
    lock.lock();
    try {
      if (closed) {
        dropped += batch.size();
      }
      checkOpen();
      if (!write(frame)) {
        dropped += batch.size();
        return false;
      }
      end++;
      upTo = end;
      mine = generation;
    } catch (IOException e) {
      dropped += batch.size();
      var failed = failed(e);
      failure = String.valueOf(failed.getMessage());
      throw failed;
    } finally {
      lock.unlock();
    }
    try {
      sync(upTo, mine);
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

  // Under the lock. False where there is no room.
  private boolean write(byte[] frame) throws IOException {
    if (frame.length > limit - 4 * Segment.START) {
      failure =
          "one delivery of %,d bytes is larger than the buffer may be, %,d bytes; raise the limit"
              .formatted(frame.length, limit);
      say("state=REFUSED cause=\"%s\"".formatted(failure));
      return false;
    }
    while (true) {
      boolean isMissing = false;
      try {
        if (needsRoll(frame)) {
          roll();
        }
        if (bytes + frame.length <= limit) {
          current().append(frame);
          bytes += frame.length;
          writtenSinceLoss += frame.length;
          relieve(false);
          return true;
        }
      } catch (IOException e) {
        if (!room.isMissingFor(frame.length)) {
          throw e;
        }
        isMissing = true;
      }
      if (!makeRoom(isMissing)) {
        return false;
      }
    }
  }

  private boolean needsRoll(byte[] frame) throws IOException {
    if (segments.isEmpty()) {
      addSegment();
    }
    var nothingWaits = acknowledged == end;
    if (begins) {
      return true;
    }
    return current().size() > Segment.START
        && (current().size() + frame.length > segmentSize
            || (nothingWaits && bytes + frame.length > limit));
  }

  // Under the lock. A limit that is far away again is kept; of the disk's room, who else takes it
  // is not known.
  private void relieve(boolean isAllDelivered) {
    if (full.isEmpty() || bytes >= limit / 10 * 9) {
      return;
    }
    boolean hasRoom =
        !isDiskFull
            || writtenSinceLoss > 2 * segmentSize
            || (isAllDelivered && room.isFree(2 * segmentSize));
    if (hasRoom) {
      full = "";
      room.restore();
      say("state=OK dropped=" + dropped);
    }
  }

  // Under the lock. False where nothing may go.
  private boolean makeRoom(boolean isMissing) throws IOException {
    if (full.isEmpty() || isDiskFull != isMissing) {
      isDiskFull = isMissing;
      var going = overflow.name().toLowerCase(Locale.ROOT);
      full =
          isMissing
              ? "the buffer's disk is full, and its %s readings go; make room there, or bring the destination back"
                  .formatted(going)
              : "the buffer has reached its limit of %,d bytes, and its %s readings go; bring the destination back, or raise the limit"
                  .formatted(limit, going);
      say("state=FULL drops=%s cause=\"%s\"".formatted(going, full));
    }
    writtenSinceLoss = 0;
    if (overflow == Overflow.NEWEST) {
      return false;
    }
    if (segments.isEmpty() || (segments.size() == 1 && current().size() == Segment.START)) {
      return false;
    }
    dropOldest();
    return true;
  }

  private void dropOldest() throws IOException {
    var oldest = segments.removeFirst();
    long offset = acknowledged > oldest.first() ? acknowledgedOffset : Segment.START;
    for (var header = oldest.header(offset); header.isPresent(); header = oldest.header(offset)) {
      dropped += header.get().readings();
      offset += Frame.HEADER + header.get().length();
    }
    bytes -= oldest.size();
    oldest.delete();
    if (segments.isEmpty()) {
      acknowledged = end;
      durable = end;
    } else {
      acknowledged = Math.max(acknowledged, segments.getFirst().first());
    }
    acknowledgedOffset = Segment.START;
    saveCursor();
    changed.signalAll();
  }

  // A mark that can't be written only means that readings are delivered again after a crash.
  private void saveCursor() {
    try {
      cursor.save(acknowledged);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cursor not written", e);
    }
  }

  // Under the lock.
  private void roll() throws IOException {
    var old = current();
    try {
      old.force();
    } catch (IOException e) {
      withdraw();
      throw e;
    }
    durable = end;
    durableOffset = old.size();
    changed.signalAll();
    addSegment();
    if (old != segments.getLast()) {
      old.close();
    }
    deleteAcknowledged();
  }

  // Under the lock: what has not reached the disk for sure is taken back.
  private void withdraw() throws IOException {
    generation++;
    bytes -= current().size() - durableOffset;
    end = durable;
    current().truncate(durableOffset);
  }

  private void sync(long upTo, long mine) {
    syncLock.lock();
    try {
      while (true) {
        Segment segment;
        long target;
        long targetOffset;
        lock.lock();
        try {
          if (generation != mine) {
            throw failed(new IOException("a write to the disk failed"));
          }
          if (durable >= upTo) {
            return;
          }
          checkOpen();
          segment = current();
          target = end;
          targetOffset = segment.size();
        } finally {
          lock.unlock();
        }
        try {
          segment.force();
        } catch (IOException e) {
          if (giveUp(segment, mine, e)) {
            throw failed(e);
          }
          continue;
        }
        lock.lock();
        try {
          if (generation == mine && segment == segments.peekLast()) {
            durable = target;
            durableOffset = targetOffset;
            changed.signalAll();
          }
        } finally {
          lock.unlock();
        }
      }
    } finally {
      syncLock.unlock();
    }
  }

  // False where the segment was rolled meanwhile: rolling has forced it.
  private boolean giveUp(Segment segment, long mine, IOException cause) {
    lock.lock();
    try {
      if (closed || generation != mine) {
        return true;
      }
      if (segment != segments.peekLast()) {
        return false;
      }
      withdraw();
      return true;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private SpoolException failed(IOException cause) {
    return new SpoolException(
        "Cannot write to the spool in %s: %s; check the disk".formatted(folder, cause.getMessage()),
        cause);
  }

  private void checkOpen() {
    if (closed) {
      throw new SpoolException("The spool in %s is closed".formatted(folder));
    }
  }

  /**
   * The oldest readings that are not acknowledged; again the same until {@link #acknowledge}.
   *
   * @param maxReadings at most so many, unless one record alone has more
   * @param wait how long to wait for the first
   * @return empty where nothing came in time
   */
  public Optional<Chunk> read(int maxReadings, Duration wait) throws InterruptedException {
    long remaining = wait.toNanos();
    lock.lockInterruptibly();
    try {
      checkOpen();
      while (acknowledged >= durable) {
        if (remaining <= 0) {
          return Optional.empty();
        }
        remaining = changed.awaitNanos(remaining);
        checkOpen();
      }
      return Optional.of(gather(maxReadings));
    } catch (IOException e) {
      throw new SpoolException(
          "Cannot read the spool in %s: %s; check the disk".formatted(folder, e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }

  private Chunk gather(int maxReadings) throws IOException {
    var batch = new ReadingBatch.Builder();
    long at = acknowledged;
    long offset = acknowledgedOffset;
    var ahead = segments.iterator();
    var segment = ahead.next();
    long segmentEnd = endOf(segment);
    while (at < durable) {
      if (at >= segmentEnd) {
        segment.close();
        segment = ahead.next();
        segmentEnd = endOf(segment);
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
          // The loss is counted when it stands at the head.
          break;
        }
        return new Chunk(ReadingBatch.empty(), skipDamaged(segment, at, segmentEnd));
      }
      try {
        batch.addAll(ReadingCodec.decode(frame.get().content()));
      } catch (WireException e) {
        say("state=SKIPPED record=%d cause=\"%s\"".formatted(at, e.getMessage()));
        dropped += frame.get().readings();
      }
      offset += Frame.HEADER + frame.get().content().length;
      at++;
    }
    handed = new Handed(at, offset);
    return new Chunk(batch.build(), at);
  }

  private long endOf(Segment segment) {
    long found = end;
    var seen = false;
    for (var other : segments) {
      if (seen) {
        return other.first();
      }
      seen = other == segment;
    }
    return found;
  }

  // The disk gave back something else than was written: the rest of the file can't be trusted.
  private long skipDamaged(Segment segment, long at, long segmentEnd) {
    long next = Math.min(segmentEnd, durable);
    say(
        "state=DAMAGED file=%s lost=%d records; check the disk"
            .formatted(segment.path().getFileName(), next - at));
    dropped += next - at;
    return next;
  }

  /** Says that everything up to a chunk is safe at the next hop; its room is given back. */
  public void acknowledge(Chunk chunk) {
    lock.lock();
    try {
      if (chunk.next() <= acknowledged) {
        return;
      }
      checkOpen();
      acknowledged = chunk.next();
      deleteAcknowledged();
      saveCursor();
      relieve(acknowledged == end);
      if (segments.getFirst().first() == acknowledged) {
        acknowledgedOffset = Segment.START;
      } else {
        acknowledgedOffset = handed.next == acknowledged ? handed.offset : offsetOf(acknowledged);
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  // Under the lock.
  private void deleteAcknowledged() throws IOException {
    while (segments.size() > 1 && endOf(segments.getFirst()) <= acknowledged) {
      var done = segments.removeFirst();
      bytes -= done.size();
      done.delete();
      acknowledgedOffset = Segment.START;
    }
  }

  /** How it stands now. */
  public SpoolStatus status() {
    lock.lock();
    try {
      var cause = full.isEmpty() ? failure : full;
      return new SpoolStatus(bytes, limit, durable - acknowledged, taken, dropped, cause);
    } finally {
      lock.unlock();
    }
  }

  private void say(String what) {
    LOG.log(System.Logger.Level.WARNING, "spool=" + folder + " " + what);
  }

  /** Gives the folder free. What is not acknowledged stays in it. */
  @Override
  public void close() {
    syncLock.lock();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      changed.signalAll();
      var last = segments.peekLast();
      if (last != null) {
        last.force();
      }
      for (var segment : segments) {
        segment.close();
      }
      cursor.close();
      lockFile.close();
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lock.unlock();
      syncLock.unlock();
    }
  }
}
