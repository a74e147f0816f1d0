// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.asset.id.AssetId;
import io.millwright.reading.Alias;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps snapshots of the near past that engines remember, and a log of which streams have been
 * written lately, by which an old snapshot is brought up to date. A snapshot is a cache: where
 * there is none, the engine reads everything from the historian.
 *
 * <p>Positions in the log increase. Everything that was written before the position which {@link
 * #position} returns can be read by then; everything that is being written then, or is written
 * later, stands at that position or behind it.
 *
 * <p>Implementations are safe for use by several threads; a single draft or a single kept snapshot
 * is not. Methods throw {@link io.millwright.reading.ReadingSink.UnavailableException} when the
 * database cannot be reached, and {@link java.io.UncheckedIOException} when files cannot be read or
 * written.
 */
public interface SnapshotStore {
  /** Returns the present position of the log. */
  long position();

  /**
   * Takes note that an engine begins to read the near past of a tree. Changes that others make from
   * now on stay in the log until the engine ends, or until a snapshot of the tree has been kept.
   *
   * @return the present position of the log
   */
  long starting(AssetId tree);

  /**
   * Returns the streams that others than live engines have changed: by deleting readings, by
   * publishing replays, by renaming streams. An engine that is running has not seen such a change.
   *
   * @param from the position from which on changes count, inclusive
   */
  Set<Alias> changedByOthers(long from);

  /**
   * Begins to write a snapshot, which becomes visible when it is kept.
   *
   * @param started the position from which on changes by others than live engines are not in the
   *     snapshot
   * @param taken the position before the snapshot was begun; everything that live engines wrote
   *     before it is in the snapshot
   * @return the draft; empty where the log does not reach back that far any more
   */
  Optional<Draft> begin(AssetId tree, long started, long taken);

  /** Returns the last snapshot of a tree that was kept; empty where none can be relied on. */
  Optional<Kept> find(AssetId tree);

  /** Deletes the snapshot of a tree. */
  void drop(AssetId tree);

  /** A snapshot that is being written. */
  interface Draft extends AutoCloseable {
    /** Writes a block behind the blocks before it. */
    void append(byte[] block);

    /**
     * Makes this the snapshot of its tree, durably, in place of the one before.
     *
     * @return the size in bytes; empty where another engine of the tree has begun meanwhile, and
     *     this snapshot is not kept
     */
    OptionalLong keep();

    /** Deletes the draft, unless it was kept. */
    @Override
    void close();
  }

  /** A snapshot that is being read. */
  interface Kept extends AutoCloseable {
    /** Returns which points may have changed since the snapshot was taken. */
    ChangedSince changed();

    /** Returns the next block in the order of writing; empty behind the last one. */
    Optional<byte[]> next();

    @Override
    void close();
  }
}
