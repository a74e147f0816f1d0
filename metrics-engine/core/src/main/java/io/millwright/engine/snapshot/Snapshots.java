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
 * Takes snapshots of what engines remember, so that those that are made anew need not read it from
 * the historian.
 *
 * <ol>
 *   <li>A snapshot begins by noting where the log of what is written is.
 *   <li>It is taken in pieces, between which readings are taken. So it is no picture of one moment;
 *       but whatever changes from its beginning on is in the log, and is read again.
 *   <li>A piece is copied by the thread that has the engines, and written by another one.
 *   <li>Where the engine is made anew meanwhile, the snapshot is given up.
 * </ol>
 *
 * <p>All methods are to be called by the thread that has the engines, but for {@link Piece#write},
 * which must have returned before the next piece is asked for.
 */
public final class Snapshots {
  /** So much is copied at once, about 16 MB: a matter of milliseconds. */
  private static final int POINTS_IN_PIECE = 1_000_000;

  /**
   * A snapshot is renewed after so long, though nothing has changed: the log is not kept for ever.
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
   * @param every how long after a snapshot of a tree the next one is taken, where something changed
   * @param listener is told why a snapshot could not be used; it is told so once
   */
  public Snapshots(SnapshotStore store, Duration every, Consumer<String> listener) {
    this(store, every, listener, POINTS_IN_PIECE);
  }

  /**
   * @param every how long after a snapshot of a tree the next one is taken, where something changed
   * @param listener is told why a snapshot could not be used; it is told so once
   * @param pointsInPiece how many points one piece has, about
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
   * @param points how many points of all streams it has
   * @param bytes how large it is
   */
  public record Taken(AssetId tree, long points, long bytes) {}

  /** A part of a snapshot that has been copied, and is to be written. */
  public interface Piece {
    /**
     * Writes it. Where that fails, the snapshot is given up.
     *
     * @return the snapshot, where this was the last piece of it
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

    /** These two are set by the thread that writes, which the other one waits for. */
    boolean hasEnded;

    boolean hasFailed;

    Run(AssetId tree, RememberedTree engine, SnapshotStore.Draft draft) {
      this.tree = tree;
      this.engine = engine;
      this.draft = draft;
      series = engine.series();
    }
  }

  public SnapshotLoader loader(AssetId tree) {
    return new SnapshotLoader(store, tree, listener);
  }

  /**
   * The next piece of a snapshot that is due.
   *
   * @param trees all trees that are computed here, by their roots
   */
  public Optional<Piece> next(Map<AssetId, ? extends RememberedTree> trees, Instant now) {
    return next(trees, now, every);
  }

  /** The next piece of a snapshot of a tree that changed since its last one; for before the end. */
  public Optional<Piece> nextBeforeEnd(Map<AssetId, ? extends RememberedTree> trees, Instant now) {
    return next(trees, now, Duration.ZERO);
  }

  /**
   * The next piece of a snapshot of a tree that changed since its last one.
   *
   * @param atLeast how old the last snapshot must be
   */
  @SuppressWarnings("ReferenceEquality") // another engine of the same tree is another one
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
        // Where this fails, it is tried again after a while only.
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

  /** What others have changed counts from now on, where none of it was in this tree until now. */
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
