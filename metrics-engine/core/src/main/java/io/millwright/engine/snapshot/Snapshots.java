// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.series.Series;
import io.millwright.engine.snapshot.SnapshotFormat.SavedSeries;
import io.millwright.engine.store.SnapshotStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots of the near past that engines remember, so that an engine which is made anew need
 * not read it from the historian.
 *
 * <ol>
 *   <li>A snapshot begins with the present position of the log of written streams.
 *   <li>It is taken in pieces, and the engine takes readings between two pieces. So a snapshot is
 *       no picture of one moment; but everything that changes from its beginning on is in the log,
 *       and is read from the store when the snapshot is loaded.
 *   <li>A piece is copied by the thread that runs the engines; another thread may write it.
 *   <li>Where the engine of the tree is made anew meanwhile, the snapshot is given up.
 * </ol>
 *
 * <p>All methods are called by the thread that runs the engines, except {@link Piece#write}, which
 * must have returned before the next piece is asked for.
 */
public final class Snapshots {
  /** The points of one piece: about 16 MB, which take milliseconds to copy. */
  private static final int POINTS_IN_PIECE = 1_000_000;

  /**
   * A snapshot is renewed after this time even where nothing has changed, since the log is not kept
   * for ever.
   */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final int SERIES_IN_PIECE = 5_000;

  private final SnapshotStore store;
  private final Duration every;
  private final Consumer<String> listener;
  private final int pointsInPiece;
  private final Map<AssetId, Instant> last = new HashMap<>();
  private @Nullable Run run;

  /**
   * Takes snapshots into a store.
   *
   * @param every how long after a snapshot of a tree the next one is taken, where something has
   *     changed
   * @param listener is told why a snapshot could not be used when an engine was made
   */
  public Snapshots(SnapshotStore store, Duration every, Consumer<String> listener) {
    this(store, every, listener, POINTS_IN_PIECE);
  }

  /**
   * Takes snapshots into a store, in pieces of a size.
   *
   * @param every how long after a snapshot of a tree the next one is taken, where something has
   *     changed
   * @param listener is told why a snapshot could not be used when an engine was made
   * @param pointsInPiece about how many points one piece has
   */
  public Snapshots(
      SnapshotStore store, Duration every, Consumer<String> listener, int pointsInPiece) {
    this.store = store;
    this.every = every;
    this.listener = listener;
    this.pointsInPiece = pointsInPiece;
  }

  /**
   * A snapshot that has been kept.
   *
   * @param tree the root of the tree
   * @param points how many points it has, of all streams
   * @param bytes its size in bytes
   */
  public record Taken(AssetId tree, long points, long bytes) {}

  /** A part of a snapshot that has been copied and waits to be written. */
  public interface Piece {
    /**
     * Writes this piece. Where that fails, the snapshot is given up.
     *
     * @return the snapshot, where this was its last piece and the store has kept it; empty
     *     otherwise
     */
    Optional<Taken> write();
  }

  /** One snapshot that is being taken. */
  private static final class Run {
    final AssetId tree;
    final RememberedTree engine;
    final SnapshotStore.Draft draft;
    final List<Series> series;
    int next;
    long points;
    boolean isBegun;

    /** Set, like the next field, by the thread that writes, for which the other thread waits. */
    boolean hasEnded;

    boolean hasFailed;

    Run(AssetId tree, RememberedTree engine, SnapshotStore.Draft draft) {
      this.tree = tree;
      this.engine = engine;
      this.draft = draft;
      series = engine.series();
    }
  }

  /** Returns the loader of the near past of a tree. */
  public SnapshotLoader loader(AssetId tree) {
    return new SnapshotLoader(store, tree, listener);
  }

  /**
   * Copies the next piece of a snapshot that is due.
   *
   * @param trees all trees that are computed here, by their roots
   * @param now the present time
   * @return the piece; empty where no snapshot is due
   */
  public Optional<Piece> next(Map<AssetId, ? extends RememberedTree> trees, Instant now) {
    return next(trees, now, every);
  }

  /** Copies the next piece of a snapshot of any tree that has changed, before the process ends. */
  public Optional<Piece> nextBeforeEnd(Map<AssetId, ? extends RememberedTree> trees, Instant now) {
    return next(trees, now, Duration.ZERO);
  }

  /**
   * Copies the next piece of a snapshot of a tree that has changed since its last one.
   *
   * @param trees all trees that are computed here, by their roots
   * @param now the present time
   * @param atLeast the least age of the last snapshot
   * @return the piece; empty where no snapshot is due
   */
  @SuppressWarnings("ReferenceEquality") // two engines of one tree are not the same
  public Optional<Piece> next(
      Map<AssetId, ? extends RememberedTree> trees, Instant now, Duration atLeast) {
    var current = run;
    if (current != null && current.hasFailed) {
      current.engine.noteSnapshot(false);
    }
    if (current != null && (current.hasEnded || trees.get(current.tree) != current.engine)) {
      current.draft.close();
      run = null;
      current = null;
    }
    if (current == null) {
      current = begin(trees, now, atLeast);
      run = current;
    }
    return Optional.ofNullable(current).map(this::copy);
  }

  private @Nullable Run begin(
      Map<AssetId, ? extends RememberedTree> trees, Instant now, Duration atLeast) {
    for (var entry : trees.entrySet()) {
      var tree = entry.getKey();
      var engine = entry.getValue();
      var age = Duration.between(last.computeIfAbsent(tree, _ -> now), now);
      boolean isDue = engine.hasChanged() && age.compareTo(atLeast) >= 0;
      if (engine.loader().isPresent() && (isDue || age.compareTo(LONGEST) >= 0)) {
        // Set before the attempt, so that a failure is tried again after the usual time only.
        last.put(tree, now);
        long taken = store.position();
        var loader = engine.loader().get();
        renew(engine, loader, taken);
        var draft = store.begin(tree, loader.logPosition(), taken);
        engine.noteSnapshot(true);
        if (draft.isPresent()) {
          return new Run(tree, engine, draft.get());
        }
      }
    }
    return null;
  }

  /** Moves the log position on, where others have changed nothing in this tree until now. */
  private void renew(RememberedTree engine, SnapshotLoader loader, long taken) {
    var changed = store.changedByOthers(loader.logPosition());
    if (engine.series().stream().noneMatch(series -> changed.contains(series.alias))) {
      loader.moveLogPosition(taken);
    }
  }

  private Piece copy(Run run) {
    var copies = new ArrayList<SavedSeries>();
    int points = 0;
    while (run.next < run.series.size()
        && points < pointsInPiece
        && copies.size() < SERIES_IN_PIECE) {
      var series = run.series.get(run.next);
      if (!copies.isEmpty() && copies.getFirst().holdsNotGood() != series.holdsNotGood()) {
        break;
      }
      run.next++;
      points += series.near().size();
      copies.add(
          new SavedSeries(
              series.alias, series.holdsNotGood(), series.nearFrom, series.near().columns()));
    }
    run.points += points;
    boolean isFirst = !run.isBegun;
    run.isBegun = true;
    boolean isLast = run.next == run.series.size();
    return () -> {
      try {
        if (isFirst) {
          run.draft.append(SnapshotFormat.head(run.tree));
        }
        run.draft.append(SnapshotFormat.series(copies));
        if (!isLast) {
          return Optional.empty();
        }
        run.draft.append(SnapshotFormat.end(run.series.size()));
        var bytes = run.draft.keep();
        run.hasEnded = true;
        return bytes.isPresent()
            ? Optional.of(new Taken(run.tree, run.points, bytes.getAsLong()))
            : Optional.empty();
      } catch (RuntimeException e) {
        run.hasEnded = true;
        run.hasFailed = true;
        throw e;
      }
    };
  }
}
