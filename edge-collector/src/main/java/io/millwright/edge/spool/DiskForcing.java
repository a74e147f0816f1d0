// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Forces records to the disk on behalf of the threads that wrote them. One thread at a time forces,
 * without holding the spool's lock, so that others can write meanwhile. The next thread then finds
 * that its record was forced along with others, or forces everything that has arrived. Safe for use
 * by several threads.
 */
final class DiskForcing {
  private final Path folder;
  private final RecordQueue records;

  /** Guards the records; acquired after {@link #forcing}, never before it. */
  private final ReentrantLock lock;

  /** Signalled when more records are on the disk. */
  private final Condition changed;

  /** Held by the thread that is forcing the disk. */
  private final ReentrantLock forcing = new ReentrantLock();

  DiskForcing(Path folder, RecordQueue records, ReentrantLock lock, Condition changed) {
    this.folder = folder;
    this.records = records;
    this.lock = lock;
    this.changed = changed;
  }

  /** The state of a segment when forcing begins. */
  private record Start(Segment segment, long end, long size) {}

  /**
   * Returns after the records up to a number are on the disk.
   *
   * @param generation the records' generation when the last of them was written
   * @throws SpoolException if the disk failed; the records are withdrawn then
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

  /** Returns what to force next; null if the records up to a number are on the disk. */
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
   * Withdraws the records that a failed fsync may not have brought to the disk.
   *
   * @return false if a new segment was begun meanwhile, because that has forced the old one
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

  /**
   * Keeps all threads from forcing until {@link #unlock}. Returns after the thread that is forcing
   * has finished.
   */
  void lock() {
    forcing.lock();
  }

  /** Lets threads force again. */
  void unlock() {
    forcing.unlock();
  }
}
