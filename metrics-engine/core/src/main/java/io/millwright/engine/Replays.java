// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantSnapshot;
import io.millwright.asset.PlantStore;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyKind;
import io.millwright.historian.Changes;
import io.millwright.historian.Historian;
import io.millwright.historian.Replay;
import io.millwright.historian.ReplayStore;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.source.Liveness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 *   <li>Then it goes over what came late meanwhile, and over what the live engine has computed from
 *       inputs that the draft has otherwise; again, until little is left.
 *   <li>The rest it does while the live engine stands still, and makes the draft seen.
 * </ol>
 *
 * <p>Which version of the plant each tree was computed with is kept. So nothing is forgotten when a
 * process ends between a change of the plant and the replays that it needs.
 *
 * <p>{@link #work} is to be called by one thread; the other methods may be called by any.
 */
public final class Replays {
  /** What a changed plant makes different is wanted soonest of the last day. */
  private static final Duration NEAR = Duration.ofHours(24);

  /** So much may be left for when the live engine stands still. */
  private static final Duration LITTLE = Duration.ofMinutes(10);

  /** What comes late within so much is gone over at once. */
  private static final Duration SOME = Duration.ofDays(1);

  private static final Duration FIRST_PART = Duration.ofHours(1);
  private static final Duration LONGEST_PART = Duration.ofDays(30);

  private static final int FEW = 5_000;
  private static final int MANY = 50_000;
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final ReplayStore store;
  private final Historian historian;
  private final RecipeChanges changes;
  private final EngineSettings settings;
  private final Predicate<Asset> trees;

  private @Nullable Run run;

  /**
   * The open replays that have begun, for those who bring readings; null before they were asked
   * for.
   */
  private volatile @Nullable List<Replay> begun;

  /** The live engines that replays run beside. */
  public interface Live {
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

    Run(Replay replay, PlantSnapshot now, Asset root, Engine engine) {
      id = replay.id();
      attempt = replay.attempt();
      plant = now.plant();
      version = now.version().number();
      this.root = root;
      this.engine = engine;
      targets = replay.targets().isEmpty() ? _ -> true : replay.targets()::contains;
    }

    boolean isOf(Replay replay) {
      return id.equals(replay.id()) && attempt == replay.attempt();
    }
  }

  /**
   * @param plant as the live engine begins with it
   * @param trees the roots whose replays are done here
   */
  public Replays(
      PlantSnapshot plant,
      ReplayStore store,
      Historian historian,
      PlantStore plants,
      EngineSettings settings,
      Predicate<Asset> trees) {
    this.store = store;
    this.historian = historian;
    changes = new RecipeChanges(plant, store, plants, trees);
    this.settings = settings;
    this.trees = trees;
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
   * Takes note of readings that are about to be stored. To be called before each batch is.
   *
   * @param plant what the live engine computes by
   */
  public void noteLate(Plant plant, ReadingBatch batch) {
    var known = begun;
    for (var replay : known == null ? withBase(store.open()) : known) {
      noteLate(replay, plant, batch);
    }
  }

  private void noteLate(Replay replay, Plant plant, ReadingBatch batch) {
    long base = Micros.of(replay.base().orElseThrow());
    long beginning = Micros.of(settings.beginning());
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (int row = 0; row < batch.size(); row++) {
      long time = batch.micros(row);
      if (time <= base && time >= beginning && isOf(replay, plant, batch.alias(row))) {
        from = Math.min(from, time);
        to = Math.max(to, time);
      }
    }
    if (to >= from) {
      store.late(replay.id(), new TimeRange(Micros.toInstant(from - 1), Micros.toInstant(to)));
    }
  }

  private static List<Replay> withBase(List<Replay> open) {
    return open.stream().filter(replay -> replay.base().isPresent()).toList();
  }

  private static boolean isOf(Replay replay, Plant plant, Alias alias) {
    // The liveness of a source may concern any tree.
    return Liveness.isLiveness(alias) || isOfTree(replay, plant, alias);
  }

  private static boolean isOfTree(Replay replay, Plant plant, Alias alias) {
    return plant
        .findProperty(alias)
        .filter(property -> plant.root(property.asset()).id().equals(replay.tree()))
        .isPresent();
  }

  /**
   * Does a piece of what is to be done: follows the plant where it has changed, then computes the
   * next part.
   *
   * @throws UnavailableException if the historian is away; the piece can be tried again
   */
  public Outcome work(Live live, Instant time) {
    var now = follow(time);
    var next = next(now.plant());
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
  private PlantSnapshot follow(Instant time) {
    var due = changes.due();
    var plant = due.plant().plant();
    if (due.isKept()) {
      return due.plant();
    }
    var ours = plant.roots().stream().filter(trees).toList();
    var replays = new ArrayList<Replay>();
    for (var root : ours) {
      var targets = due.targets().getOrDefault(root.id(), Set.of());
      if (!targets.isEmpty() && hasPast(plant, root)) {
        replays.addAll(because(due.plant(), root, targets, time));
      }
    }
    store.follow(
        ours.stream().map(Asset::id).toList(),
        due.plant().version().number(),
        due.targets().keySet(),
        replays);
    changes.kept(due);
    return due.plant();
  }

  private boolean hasPast(Plant plant, Asset root) {
    return historian.progress(root.id()).isPresent()
        || historian.newest(streams(plant, root)).isPresent();
  }

  private List<Replay> because(PlantSnapshot now, Asset root, Set<Alias> changed, Instant time) {
    long all =
        now.plant()
            .subtree(root)
            .flatMap(asset -> now.plant().model(asset).properties().stream())
            .filter(PropertyDefinition::isComputed)
            .count();
    var targets = changed.size() == all ? Set.<Alias>of() : changed;
    var reason = "version %d of the plant".formatted(now.version().number());
    var border = Micros.truncate(time.minus(NEAR));
    return List.of(
        Replay.waiting(
            UUID.randomUUID(), root.id(), targets, new TimeRange(border, time), reason, time),
        Replay.waiting(
            UUID.randomUUID(),
            root.id(),
            targets,
            new TimeRange(settings.beginning(), border),
            reason,
            time));
  }

  /** The replay that is under way, or else the next one. */
  private Optional<Replay> next(Plant plant) {
    var all = store.open();
    begun = withBase(all);
    var open =
        all.stream()
            .filter(replay -> plant.findAsset(replay.tree()).filter(trees).isPresent())
            .toList();
    var current = run;
    return open.stream()
        .filter(replay -> current != null && current.isOf(replay))
        .findFirst()
        // What was asked for meanwhile may be because of what that one has read already.
        .or(() -> withBase(open).stream().findFirst())
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
    var end = earlier(replay.range().to(), base);
    if (replay.position().isBefore(end)) {
      var part =
          new TimeRange(replay.position(), earlier(replay.position().plus(current.part), end));
      int size = compute(current, current.engine, part, more -> replay.at(part.to(), base, more));
      current.part = fitting(current.part, size);
      return false;
    }
    boolean littleIsLeft = replay.late().isEmpty() && !isMuch(replay, base);
    return littleIsLeft
        ? live.standStill(replay.tree(), () -> finish(current, time))
        : catchUp(replay, current);
  }

  private boolean isMuch(Replay replay, Instant base) {
    var progress = historian.progress(replay.tree()).orElse(base);
    return Duration.between(base, progress).compareTo(LITTLE) > 0;
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
            begun = withBase(store.open());
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

  private List<Replay> raised(Replay further) {
    return withBase(store.open()).stream()
        .map(replay -> replay.id().equals(further.id()) ? further : replay)
        .toList();
  }

  /** An engine that knows what was computed live until now. */
  private Engine engine(Replay replay, Run current) {
    var progress = historian.progress(replay.tree()).orElseGet(replay.base()::orElseThrow);
    return engine(replay, current.plant, current.root, progress);
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

  private static Changes changes(Computed computed) {
    return new Changes(
        ReadingBatch.empty(), computed.removals(), computed.values(), List.of(), Map.of());
  }

  /** Goes over what came late, or a part of what was computed live since the base. */
  private boolean catchUp(Replay replay, Run current) {
    var base = replay.base().orElseThrow();
    var progress = historian.progress(replay.tree()).orElse(base);
    if (replay.late().isPresent()) {
      var late = replay.late().get();
      if (Duration.between(late.from(), late.to()).compareTo(SOME) > 0) {
        // Too much for one piece: it goes over all that is behind it again.
        var position = late.from();
        store.save(replay.at(position, base, 0).dealtWith(late), Changes.of(ReadingBatch.empty()));
        drop();
      } else {
        compute(
            current,
            engine(replay, current),
            late,
            more -> replay.at(replay.position(), base, more).dealtWith(late));
      }
    } else {
      var next = base.plus(current.part);
      var to = earlier(next, progress);
      var position = later(replay.position(), earlier(to, replay.range().to()));
      // From now on what comes before the new base is late: it may come after it has been read.
      begun = raised(replay.at(position, to, 0));
      var engine = engine(replay, current);
      int size =
          compute(current, engine, new TimeRange(base, to), more -> replay.at(position, to, more));
      current.part = fitting(current.part, size);
    }
    return false;
  }

  /** The last part; what was late until now is dealt with, or another round follows. */
  private boolean finish(Run current, Instant time) {
    var replay = store.find(current.id).filter(current::isOf).orElse(null);
    if (replay == null || !replay.state().isOpen()) {
      drop();
      return true;
    }
    if (replay.late().isPresent()) {
      return false;
    }
    var base = replay.base().orElseThrow();
    var progress = historian.progress(replay.tree()).orElse(base);
    var computed =
        engine(replay, current).recompute(new TimeRange(base, FAR_FUTURE), current.targets);
    int size = computed.values().size() + computed.removals().size();
    var last = replay.at(replay.position(), progress, size);
    var further =
        last.changed() == 0
            ? List.<Replay>of()
            : new FormerChildren(current.plant).after(replay.tree(), replay.range(), time);
    store.publish(last, changes(computed).with(further).by(current.version), time);
    drop();
    return true;
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
