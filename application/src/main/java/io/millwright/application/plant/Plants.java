// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.application.Journal;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.Quotas;
import io.millwright.asset.change.PlantChange;
import io.millwright.asset.change.PlantDiff;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.reading.Alias;
import io.millwright.validation.InvalidException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The present plant and its changes. Each change is one unit of work on the newest version,
 * whichever process has saved that version. Versions that other processes save are followed. Safe
 * for use by several threads: readers take a snapshot.
 */
public final class Plants {
  private static final Actor FOLLOWER = new Actor("", "following the plant");

  private final PlantStore store;
  private final UnitOfWork units;
  private final Consumer<PlantChanging> partners;
  private final Consumer<PlantChanged> listeners;
  private final InstantSource clock;
  private final Quotas quotas;

  /** The newest committed version that this process knows. It changes within units of work only. */
  private volatile PlantSnapshot snapshot;

  /**
   * Creates the plant over a store.
   *
   * @param partners called within the unit of work of a change
   * @param listeners called after a change has been committed
   * @param quotas how much the plant may contain
   */
  public Plants(
      PlantStore store,
      UnitOfWork units,
      Consumer<PlantChanging> partners,
      Consumer<PlantChanged> listeners,
      InstantSource clock,
      Quotas quotas) {
    this.store = store;
    this.units = units;
    this.partners = partners;
    this.listeners = listeners;
    this.clock = clock;
    this.quotas = quotas;
    snapshot = store.load();
  }

  /** Returns the present plant. */
  public Plant now() {
    return snapshot.plant();
  }

  /**
   * Returns the present plant with its version and the times since when its parts are as they are.
   */
  public PlantSnapshot snapshot() {
    return snapshot;
  }

  /** Returns the store of the plant's earlier versions. */
  public PlantStore past() {
    return store;
  }

  /**
   * Loads what other processes have saved and calls the listeners.
   *
   * @return the newest version
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is unavailable
   */
  public PlantSnapshot follow() {
    if (store.newest() != snapshot.version().number()) {
      units.run(
          FOLLOWER,
          _ -> {
            var newest = newest();
            units.afterCommit(() -> publish(newest));
            return newest;
          });
    }
    return snapshot;
  }

  /**
   * Changes the plant. No other change, of this process or another one, comes between the plant
   * that {@code change} gets and the one that it returns. If both are the same, nothing is saved.
   *
   * @param change returns the draft of the next plant; it may be called several times. If it throws
   *     an {@link IllegalArgumentException}, the caller gets a {@link UseCaseRefusedException}
   * @param actor who changes the plant, for the audit log
   * @return the plant from now on
   * @throws InvalidException if the draft has problems; nothing has changed then
   * @throws UseCaseRefusedException if the draft exceeds the plant's quotas
   */
  public Plant change(Function<Plant, PlantDraft> change, Actor actor) {
    return change(change, actor, OptionalLong.empty(), Set.of()).plant();
  }

  /**
   * Changes the plant and detaches some data streams.
   *
   * @param left the data streams that keep their aliases and histories and do not follow their
   *     properties to other aliases
   * @see #change(Function, Actor)
   */
  public Plant change(Function<Plant, PlantDraft> change, Actor actor, Set<Alias> left) {
    return change(change, actor, OptionalLong.empty(), left).plant();
  }

  /**
   * Changes the plant if it still is the version that the caller knows.
   *
   * @param madeFrom the number of that version; empty to change the newest one
   * @return the plant from now on and its number. The number may have grown by more than one,
   *     because deleting or ending data streams counts as well
   * @throws UseCaseRefusedException if another version has been saved since
   */
  public PlantSnapshot change(
      Function<Plant, PlantDraft> change, Actor actor, OptionalLong madeFrom) {
    return change(change, actor, madeFrom, Set.of());
  }

  private PlantSnapshot change(
      Function<Plant, PlantDraft> change, Actor actor, OptionalLong madeFrom, Set<Alias> left) {
    return units.run(
        actor,
        journal -> {
          Optional<PlantSnapshot> kept;
          do {
            var newest = newest();
            madeFrom.ifPresent(number -> refuseOther(newest, number));
            kept = change(newest, change, actor, left, journal);
          } while (kept.isEmpty());
          return kept.get();
        });
  }

  /**
   * Returns the newest version as the present thread's unit of work sees it: including its own
   * changes and a version that another process has just saved.
   */
  public PlantSnapshot newest() {
    var known = snapshot;
    return store.newest() == known.version().number() ? known : store.load();
  }

  /**
   * Saves the changed plant. Returns it as it was stored; empty if a program that does not take
   * turns has saved another version.
   */
  private Optional<PlantSnapshot> change(
      PlantSnapshot from,
      Function<Plant, PlantDraft> change,
      Actor actor,
      Set<Alias> left,
      Journal journal) {
    var before = from.plant();
    var after = next(change, before).checkedAfter(before);
    checkQuotas(before, after);
    checkTimes(after);
    var diff = PlantDiff.between(before, after);
    if (diff.isEmpty() && hasSameOrder(before, after)) {
      return Optional.of(from);
    }
    var made =
        new PlantChange(
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            actor.who(),
            actor.via(),
            diff.changes().size(),
            left);
    var saved = store.save(after, made, from.version().number());
    // The stored plant knows its memberships over time.
    saved.ifPresent(kept -> {
      partners.accept(new PlantChanging(before, kept.plant()));
      diff.changes().forEach(journal::add);
      units.afterCommit(() -> publish(kept));
    });
    return saved;
  }

  private void publish(PlantSnapshot next) {
    var last = snapshot;
    if (next.version().number() != last.version().number()) {
      snapshot = next;
      listeners.accept(new PlantChanged(last.plant(), next.plant()));
    }
  }

  private static void refuseOther(PlantSnapshot newest, long madeFrom) {
    var version = newest.version();
    if (version.number() != madeFrom) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Conflict(
              "The plant has changed since version %d, which this was planned against: it is version %d"
                      .formatted(madeFrom, version.number())
                  + " now, of %s, by %s (%s). Plan again, look at what it would change now, and then apply"
                      .formatted(
                          version.change().time(),
                          version.change().who(),
                          version.change().via())));
    }
  }

  /**
   * Checks the quotas before a change is tried.
   *
   * @throws UseCaseRefusedException if the plant would exceed its quotas
   */
  public void checkQuotas(Plant next) {
    checkQuotas(now(), next);
  }

  /**
   * Checks that no asset is said to have moved to its parent in the future.
   *
   * @throws UseCaseRefusedException if a plant names such a time
   */
  public void checkTimes(Plant next) {
    var now = clock.instant();
    next.since()
        .forEach((id, since) -> {
          if (since.isAfter(now)) {
            throw new UseCaseRefusedException(
                new UseCaseRefusal.Invalid(
                    "%s can't be there since %s, which is not yet; name a time that has come"
                        .formatted(next.path(id), since)));
          }
        });
  }

  private void checkQuotas(Plant before, Plant after) {
    quotas
        .exceeded(before, after)
        .ifPresent(message -> {
          throw new UseCaseRefusedException(new UseCaseRefusal.TooMuch(message));
        });
  }

  private static boolean hasSameOrder(Plant before, Plant after) {
    return before.models().equals(after.models()) && before.assets().equals(after.assets());
  }

  private static PlantDraft next(Function<Plant, PlantDraft> change, Plant before) {
    try {
      return change.apply(before);
    } catch (IllegalArgumentException e) {
      var message = e.getMessage();
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(message == null ? "The plant can't be changed so" : message),
          e);
    }
  }
}
