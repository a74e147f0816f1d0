// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantSnapshot;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyKind;
import io.millwright.engine.node.TreeResult;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.PlantVersions;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.Engine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the past again where the plant has changed, where somebody asked for it, or where
 * readings were deleted; beside the live engine, which goes on meanwhile.
 *
 * <ol>
 *   <li>Each {@link Replay} goes over its range in parts, the oldest first, by an engine of its
 *       own, which reads what is stored with the draft laid over it, and adds to the draft what
 *       comes out differently.
 *   <li>Then it goes over what the live engine has changed meanwhile behind the base ({@link
 *       LateNotes}), and over what it has computed since the base from inputs that the draft has
 *       otherwise; again, until little is left.
 *   <li>The rest it does while the live engine stands still, and makes the draft seen.
 * </ol>
 *
 * <p>The live engine notes what it changes behind the base before it stores that. So a replay looks
 * at the notes, and moves its base, only between two calls of the live engine: then all that was
 * noted is stored, and what the next call brings is noted by the new base. What is noted is struck
 * out when it has been computed again, unless more has been noted meanwhile.
 *
 * <p>Which version of the plant each tree was computed with is kept. So nothing is forgotten when a
 * process ends between a change of the plant and the replays that it needs.
 *
 * <p>{@link #work} may be called by another thread than the other methods are. What it shares with
 * them it touches only while {@link Live#alone} or {@link Live#standStill} keeps them waiting.
 */
public final class Replays {
  /** What a changed plant makes different is wanted soonest of the last day. */
  private static final Duration NEAR = Duration.ofHours(24);

  /**
   * So much may be left at first for when the live engine stands still. Each round of catching up
   * doubles it, so that a replay ends though readings come late all the time.
   */
  private static final Duration LITTLE = Duration.ofMinutes(10);

  /** After so many rounds all that is left is done while the live engine stands still. */
  private static final int MOST_ROUNDS = 16;

  private static final Duration FIRST_PART = Duration.ofHours(1);
  private static final Duration LONGEST_PART = Duration.ofDays(30);

  private static final int FEW = 5_000;
  private static final int MANY = 50_000;
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final ReplayStore store;
  private final EngineStore historian;
  private final RecipeChanges changes;
  private final EngineSettings settings;
  private final Predicate<Asset> trees;
  private final Supplier<UUID> ids;

  private final LateNotes notes;

  private @Nullable Run run;

  /** The live engines that replays run beside. */
  public interface Live {
    /** Does work between two calls of the live engine: none is computed and not yet stored. */
    <T> T alone(Supplier<T> work);

    /**
     * Does work while no readings of a tree are taken. Afterwards its engine goes on from what is
     * stored.
     */
    <T> T standStill(AssetId tree, Supplier<T> work);
  }

  /**
   * What a piece of work came to.
   *
   * @param more whether there is more to do at once
   * @param ended the replay that has come to its end by it
   */
  public record Outcome(boolean more, Optional<Replay> ended) {}

  /** One replay under way. */
  private static final class Run {
    final UUID id;
    final int attempt;
    final Plant plant;
    final long version;
    final Asset root;
    final Predicate<Alias> targets;
    final Engine engine;
    Duration part = FIRST_PART;
    int rounds;

    /** What was noted when it was last looked at, and how far that has been computed again. */
    Optional<TimeRange> late = Optional.empty();

    Instant lateUntil = Instant.MIN;

    Run(Replay replay, PlantSnapshot now, Asset root, Engine engine) {
      id = replay.id();
      attempt = replay.attempt();
      plant = now.plant();
      version = now.version().number();
      this.root = root;
      this.engine = engine;
      targets = replay.targets().isEmpty() ? _ -> true : replay.targets()::contains;
    }

    boolean isMuch(Duration left) {
      return rounds < MOST_ROUNDS && left.compareTo(LITTLE.multipliedBy(1L << rounds)) > 0;
    }

    boolean isOf(Replay replay) {
      return id.equals(replay.id()) && attempt == replay.attempt();
    }
  }

  /**
   * @param plant as the live engine begins with it
   * @param trees the roots whose replays are done here
   * @param ids gives each replay that a changed plant needs its id
   */
  public Replays(
      PlantSnapshot plant,
      ReplayStore store,
      EngineStore historian,
      PlantVersions plants,
      EngineSettings settings,
      Predicate<Asset> trees,
      Supplier<UUID> ids) {
    this.store = store;
    this.ids = ids;
    this.historian = historian;
    changes = new RecipeChanges(plant, store, plants, trees);
    this.settings = settings;
    this.trees = trees;
    notes = new LateNotes(store, settings.beginning());
  }

  /** Goes on with a changed plant, of which it finds out itself in which trees it has changed. */
  public void follow(PlantSnapshot next) {
    changes.follow(next);
  }

  /**
   * Goes on with a changed plant. To be called whenever the live engine does so, in the same order.
   *
   * @param changed the roots of the trees in which something may be different
   */
  public void follow(PlantSnapshot next, Set<AssetId> changed) {
    changes.follow(next, changed);
  }

  /**
   * Returns the notes that must be kept before changes of the live engine are stored.
   *
   * @param plant the plant that the live engine computes with
   */
  public List<LateNote> lateNotes(Plant plant, Changes changes) {
    return notes.of(plant, changes);
  }

  /**
   * Does a piece of what is to be done: follows the plant where it has changed, then computes the
   * next part.
   *
   * @throws UnavailableException if the historian is away; the piece can be tried again
   */
  public Outcome work(Live live, Instant time) {
    var now = follow(live, time);
    var next = next(live, now.plant());
    if (next.isEmpty()) {
      drop();
      return new Outcome(false, Optional.empty());
    }
    var replay = next.get();
    try {
      boolean ends = step(replay, now, live, time);
      return new Outcome(true, ends ? ended(replay) : Optional.empty());
    } catch (UnavailableException e) {
      drop();
      throw e;
    } catch (RuntimeException e) {
      drop();
      store.end(replay.id(), Replay.State.FAILED, String.valueOf(e.getMessage()), time);
      return new Outcome(true, ended(replay));
    }
  }

  private void drop() {
    run = null;
  }

  private Optional<Replay> ended(Replay replay) {
    return store.find(replay.id()).filter(found -> !found.state().isOpen());
  }

  /** Has that computed again which a changed plant makes different. */
  private PlantSnapshot follow(Live live, Instant time) {
    var due = changes.sinceKept(live.alone(changes::due));
    var plant = due.plant().plant();
    if (due.isKept()) {
      return due.plant();
    }
    var ours = plant.roots().stream().filter(trees).toList();
    var replays = new ArrayList<Replay>();
    for (var root : ours) {
      var targets = due.targets().getOrDefault(root.id(), Map.of());
      if (!targets.isEmpty() && hasPast(plant, root)) {
        replays.addAll(because(due.plant(), root, targets, time));
      }
    }
    store.follow(
        ours.stream().map(Asset::id).toList(),
        due.plant().version().number(),
        due.targets().keySet(),
        replays);
    live.alone(() -> {
      changes.kept(due);
      return due;
    });
    return due.plant();
  }

  private boolean hasPast(Plant plant, Asset root) {
    return historian.progress(root.id()).isPresent()
        || historian.newest(streams(plant, root)).isPresent();
  }

  /**
   * The replays that a changed plant needs: first of the last day, then of what is older, each as
   * far back as the change reaches.
   */
  private List<Replay> because(
      PlantSnapshot now, Asset root, Map<Alias, Instant> changed, Instant time) {
    long all =
        now.plant()
            .subtree(root)
            .flatMap(asset -> now.plant().model(asset).properties().stream())
            .filter(PropertyDefinition::isComputed)
            .count();
    var targets = changed.size() == all ? Set.<Alias>of() : changed.keySet();
    var reason = "version %d of the plant".formatted(now.version().number());
    // A value from a time on counts at that time already.
    var from =
        later(
            settings.beginning(),
            earlier(Collections.min(changed.values()), time).minus(1, ChronoUnit.MICROS));
    var border = later(from, Micros.truncate(time.minus(NEAR)));
    return Stream.of(new TimeRange(border, time), new TimeRange(from, border))
        .filter(range -> range.from().isBefore(range.to()))
        .map(range -> Replay.waiting(ids.get(), root.id(), targets, range, reason, time))
        .toList();
  }

  /** The replay that is under way, or else the next one. */
  private Optional<Replay> next(Live live, Plant plant) {
    var all = store.open();
    live.alone(() -> {
      notes.noteFor(all);
      return all;
    });
    var open =
        all.stream()
            .filter(replay -> plant.findAsset(replay.tree()).filter(trees).isPresent())
            .toList();
    var current = run;
    return open.stream()
        .filter(replay -> current != null && current.isOf(replay))
        .findFirst()
        // What was asked for meanwhile may be because of what that one has read already.
        .or(() -> LateNotes.withBase(open).stream().findFirst())
        .or(() -> open.stream().findFirst());
  }

  /** True where the replay has come to its end. */
  private boolean step(Replay replay, PlantSnapshot now, Live live, Instant time) {
    var current = run;
    if (current == null || !current.isOf(replay)) {
      drop();
      return begin(replay, now, live, time);
    }
    var base = replay.base().orElseThrow();
    var end = end(replay, base);
    if (replay.position().isBefore(end)) {
      var part =
          new TimeRange(replay.position(), earlier(replay.position().plus(current.part), end));
      int size = compute(current, current.engine, part, more -> replay.at(part.to(), base, more));
      current.part = fitting(current.part, size);
      return false;
    }
    boolean muchIsLeft =
        current.isMuch(length(replay.late()))
            || current.isMuch(Duration.between(base, progress(replay)));
    return !muchIsLeft
        ? live.standStill(replay.tree(), () -> finish(current, time))
        : catchUp(current, live);
  }

  /**
   * Where the parts of a replay end. One that reaches up to the time at which it was asked for goes
   * up to the base, though a device's clock be ahead.
   */
  private static Instant end(Replay replay, Instant base) {
    return replay.range().to().isBefore(replay.created())
        ? earlier(replay.range().to(), base)
        : base;
  }

  private static Duration length(Optional<TimeRange> late) {
    return late.map(range -> Duration.between(range.from(), range.to())).orElse(Duration.ZERO);
  }

  /** How far the live engine has computed the tree of a replay that has a base. */
  private Instant progress(Replay replay) {
    return historian.progress(replay.tree()).orElseGet(replay.base()::orElseThrow);
  }

  private static Duration fitting(Duration part, int size) {
    if (size > MANY) {
      return part.dividedBy(2).plusSeconds(1);
    }
    boolean grows = size < FEW && part.compareTo(LONGEST_PART) < 0;
    return grows ? part.multipliedBy(2) : part;
  }

  /** True where there is nothing to do. */
  private boolean begin(Replay replay, PlantSnapshot now, Live live, Instant time) {
    var plant = now.plant();
    var root = plant.findAsset(replay.tree()).orElseThrow();
    if (replay.base().isPresent()) {
      run = new Run(replay, now, root, engine(replay, plant, root, replay.base().get()));
      return false;
    }
    // Values that don't hold any more may be older than the readings.
    var oldest = historian.oldest(streams(plant, root));
    if (oldest.isEmpty()) {
      return store.end(replay.id(), Replay.State.DONE, "", time);
    }
    // Where nothing is left in the range, what held at its end is another value now.
    var narrowed = replay.since(earlier(oldest.get(), replay.range().to()).minusNanos(1_000));
    live.standStill(
        replay.tree(),
        () -> {
          var base =
              historian
                  .progress(replay.tree())
                  .orElseGet(() -> beginProgress(replay.tree(), plant, root, time));
          var begins = narrowed.at(narrowed.position(), base, 0);
          if (store.save(begins, Changes.of(ReadingBatch.empty()))) {
            run = new Run(replay, now, root, engine(replay, plant, root, base));
            notes.noteFor(store.open());
          }
          return base;
        });
    return false;
  }

  /** Lets the live engine go on behind the readings that were there before the tree was. */
  private Instant beginProgress(AssetId tree, Plant plant, Asset root, Instant time) {
    var newest = historian.newest(streams(plant, root)).orElse(time);
    var base = Micros.truncate(earlier(newest, time).minus(settings.grace()));
    historian.write(
        new Changes(
            ReadingBatch.empty(), List.of(), ReadingBatch.empty(), List.of(), Map.of(tree, base)));
    return base;
  }

  private List<Replay> openWith(Replay further) {
    return store.open().stream()
        .map(replay -> replay.id().equals(further.id()) ? further : replay)
        .toList();
  }

  /** An engine that knows what was computed live until now. */
  private Engine engine(Replay replay, Run current) {
    return engine(replay, current.plant, current.root, progress(replay));
  }

  private Engine engine(Replay replay, Plant plant, Asset root, Instant progress) {
    var engine = new Engine(plant, root, settings, store.draft(replay.id()));
    engine.resume(Optional.of(progress), List.of());
    return engine;
  }

  /**
   * Computes a part into the draft.
   *
   * @param further the replay, when so many values more have come out differently
   * @return how many did
   */
  private int compute(Run current, Engine engine, TimeRange part, IntFunction<Replay> further) {
    var computed = engine.recompute(part, current.targets);
    int size = computed.values().size() + computed.removals().size();
    if (!store.save(further.apply(size), changes(computed))) {
      drop();
    }
    return size;
  }

  private static Changes changes(TreeResult computed) {
    return new Changes(
        ReadingBatch.empty(), computed.removals(), computed.values(), List.of(), Map.of());
  }

  /** A range that a replay computes next, and how far it is when it has done so. */
  private record Piece(Replay replay, TimeRange range, IntFunction<Replay> further) {}

  /** Goes over a part of what was changed behind the base, or of what was computed since. */
  private boolean catchUp(Run current, Live live) {
    var piece = live.alone(() -> nextPiece(current));
    if (piece.isEmpty()) {
      drop();
      return false;
    }
    var next = piece.get();
    int size = compute(current, engine(next.replay(), current), next.range(), next.further());
    current.part = fitting(current.part, size);
    return false;
  }

  private Optional<Piece> nextPiece(Run current) {
    return underWay(current)
        .map(replay ->
            replay.late().isPresent()
                ? latePiece(replay, replay.late().get(), current)
                : newPiece(replay, current));
  }

  private static Piece latePiece(Replay replay, TimeRange late, Run current) {
    if (!current.late.equals(Optional.of(late))) {
      current.late = Optional.of(late);
      current.lateUntil = late.from();
      current.rounds++;
    }
    var to = earlier(current.lateUntil.plus(current.part), late.to());
    var piece = new TimeRange(current.lateUntil, to);
    current.lateUntil = to;
    boolean isLast = to.equals(late.to());
    var base = replay.base().orElseThrow();
    return new Piece(
        replay,
        piece,
        more -> {
          var further = replay.at(replay.position(), base, more);
          return isLast ? further.dealtWith(late) : further;
        });
  }

  private Piece newPiece(Replay replay, Run current) {
    var base = replay.base().orElseThrow();
    var to = earlier(base.plus(current.part), progress(replay));
    current.rounds++;
    var position = later(replay.position(), end(replay, to));
    // From now on what is changed before the new base is noted: it may have been read before.
    notes.noteFor(openWith(replay.at(position, to, 0)));
    return new Piece(replay, new TimeRange(base, to), more -> replay.at(position, to, more));
  }

  /**
   * The last part; where much has been changed behind the base until now, another round follows.
   */
  private boolean finish(Run current, Instant time) {
    var replay = underWay(current);
    if (replay.isPresent() && replay.get().late().isPresent()) {
      if (current.isMuch(length(replay.get().late()))) {
        return false;
      }
      goOverLate(replay.get(), current);
      replay = underWay(current);
    }
    if (replay.isEmpty()) {
      drop();
      return true;
    }
    publish(replay.get(), current, time);
    drop();
    return true;
  }

  private Optional<Replay> underWay(Run current) {
    return store.find(current.id).filter(current::isOf).filter(found -> found.state().isOpen());
  }

  private void goOverLate(Replay replay, Run current) {
    var late = replay.late().orElseThrow();
    var base = replay.base().orElseThrow();
    compute(
        current,
        engine(replay, current),
        late,
        more -> replay.at(replay.position(), base, more).dealtWith(late));
  }

  private void publish(Replay replay, Run current, Instant time) {
    var base = replay.base().orElseThrow();
    var computed =
        engine(replay, current).recompute(new TimeRange(base, FAR_FUTURE), current.targets);
    int size = computed.values().size() + computed.removals().size();
    var last = replay.at(replay.position(), progress(replay), size);
    var further =
        last.changed() == 0
            ? List.<Replay>of()
            : new FormerChildren(current.plant).after(replay.tree(), replay.range(), time, ids);
    store.publish(last, changes(computed).with(further).by(current.version), time);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<Alias> streams(Plant plant, Asset root) {
    var own =
        plant
            .subtree(root)
            .flatMap(asset -> plant.properties(asset).stream())
            .filter(property -> !(property.property().kind() instanceof PropertyKind.Attribute))
            .map(AssetProperty::alias);
    return Stream.concat(own, new FormerChildren(plant).streams(root.id()).stream()).toList();
  }
}
