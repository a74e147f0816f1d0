// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Forces records to the disk for the threads that have written them. One thread forces at a time,
 * without the spool's lock, so that others write meanwhile; the next thread then finds that its
 * record has been forced along with others, or forces all that have come. Safe for use by several
 * threads.
 */
final class DiskForcing {
  private final Path folder;
  private final RecordQueue records;

  /** Guards the records; taken after {@link #forcing}, never before. */
  private final ReentrantLock lock;

  /** Signalled when more records are on the disk. */
  private final Condition changed;

  /** Held by the thread that forces the disk. */
  private final ReentrantLock forcing = new ReentrantLock();

  DiskForcing(Path folder, RecordQueue records, ReentrantLock lock, Condition changed) {
    this.folder = folder;
    this.records = records;
    this.lock = lock;
    this.changed = changed;
  }

  /** A segment as it is when forcing begins. */
  private record Start(Segment segment, long end, long size) {}

  /**
   * Returns when the records up to a number are on the disk.
   *
   * @param generation the records' generation when the last of them was written
   * @throws SpoolException if the disk has not taken them; they have been taken back then
   */
  void force(long upTo, long generation) {
    forcing.lock();
    try {
      for (var start = start(upTo, generation); start != null; start = start(upTo, generation)) {
        try {
          start.segment().force();
        } catch (IOException e) {
          if (takeBack(start.segment(), generation, e)) {
            throw SpoolException.unwritable(folder, e);
          }
          continue;
        }
        lock.lock();
        try {
          records.forced(start.segment(), start.end(), start.size(), generation);
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } finally {
      forcing.unlock();
    }
  }

  /** What to force next; null where the records up to a number are on the disk. */
  private @Nullable Start start(long upTo, long generation) {
    lock.lock();
    try {
      if (records.generation() != generation) {
        throw SpoolException.unwritable(folder, new IOException("a write to the disk failed"));
      }
      if (records.durable() >= upTo) {
        return null;
      }
      if (records.isClosed()) {
        throw SpoolException.closed(folder);
      }
      var segment = records.segments().newest();
      return new Start(segment, records.end(), segment.size());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes back what a failed fsync may not have brought to the disk.
   *
   * @return false where the segment was rolled meanwhile, since rolling has forced it
   */
  private boolean takeBack(Segment segment, long generation, IOException cause) {
    lock.lock();
    try {
      if (records.isClosed() || records.generation() != generation) {
        return true;
      }
      if (segment != records.segments().findNewest()) {
        return false;
      }
      records.withdraw();
      return true;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps all threads from forcing until {@link #unlock}; returns when none is forcing. */
  void lock() {
    forcing.lock();
  }

  /** Lets threads force again. */
  void unlock() {
    forcing.unlock();
  }
}
