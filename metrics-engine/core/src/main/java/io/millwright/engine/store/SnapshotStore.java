// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.asset.id.AssetId;
import io.millwright.reading.Alias;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps snapshots of what engines remember, and a log of what has been written lately, so that a
 * snapshot can be brought up to date. A snapshot is a cache: the historian is the truth, and
 * without one everything is read from there.
 *
 * <p>Positions count on in the log. What was written before the position that {@link #position}
 * gives can be read by then; what is written later, or just now, stands at it or behind it.
 *
 * <p>Safe for use by several threads, but not a single draft or a single kept snapshot. Methods
 * throw {@link io.millwright.reading.ReadingSink.UnavailableException} when the database can't be
 * reached, and {@link java.io.UncheckedIOException} when files can't be read or written.
 */
public interface SnapshotStore {
  /** Where the log is now. */
  long position();

  /**
   * Takes note that an engine begins to read what it will remember of a tree. What others change
   * from now on stays in the log until the engine ends, or a snapshot of it has been kept.
   *
   * @return where the log is now
   */
  long starting(AssetId tree);

  /**
   * The streams that others than engines have changed: readings that were deleted, replays that
   * were made seen, streams that were renamed. An engine knows nothing of them until it is made
   * anew.
   *
   * @param from a position, inclusive
   */
  Set<Alias> changedByOthers(long from);

  /**
   * Begins to write a snapshot. Nothing of it is seen before it is kept.
   *
   * @param started what others changed from this position on is not in it
   * @param taken the position before the snapshot was begun; what engines wrote before it is in it
   * @return empty where the log does not reach back that far any more
   */
  Optional<Draft> begin(AssetId tree, long started, long taken);

  /** The last snapshot of a tree that was kept here, where there is one that can be relied on. */
  Optional<Kept> find(AssetId tree);

  /** Forgets the snapshot of a tree. */
  void drop(AssetId tree);

  /** A snapshot that is being written. */
  interface Draft extends AutoCloseable {
    /** Writes a block behind the others. */
    void append(byte[] block);

    /**
     * Makes it the snapshot of its tree, durably, in place of the one before.
     *
     * @return its size in bytes; empty, and it is not kept, where another engine has begun
     *     meanwhile
     */
    OptionalLong keep();

    /** Forgets what was not kept. */
    @Override
    void close();
  }

  /** A snapshot that is being read. */
  interface Kept extends AutoCloseable {
    /** What has been written since. */
    ChangedSince changed();

    /** The next block, in the order in which they were written. */
    Optional<byte[]> next();

    @Override
    void close();
  }
}
