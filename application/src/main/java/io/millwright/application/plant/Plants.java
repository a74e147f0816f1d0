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
 * The plant as it is now. Each change is one unit of work, made from the newest version, whoever
 * has saved that one; what other processes have saved is followed. Safe for use by several threads:
 * readers take a snapshot.
 */
public final class Plants {
  private static final Actor FOLLOWER = new Actor("", "following the plant");

  private final PlantStore store;
  private final UnitOfWork units;
  private final Consumer<PlantChanging> partners;
  private final Consumer<PlantChanged> listeners;
  private final InstantSource clock;
  private final Quotas quotas;

  /** The newest version that this process knows to be committed. Changes within units of work. */
  private volatile PlantSnapshot snapshot;

  /**
   * The plant that a store keeps.
   *
   * @param partners are told of a change within the unit of work that makes it
   * @param listeners are told of a change after it has been committed
   * @param quotas how much the plant may hold
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

  /** The plant now. */
  public Plant now() {
    return snapshot.plant();
  }

  /** The plant now, which version it is, and since when its parts have been so. */
  public PlantSnapshot snapshot() {
    return snapshot;
  }

  /** The versions that the plant had, and what they tell. */
  public PlantStore past() {
    return store;
  }

  /**
   * Goes on with what other processes have saved, and tells the listeners.
   *
   * @return the newest version
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is away
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
   * Changes the plant; no other change, of this process or another one, comes between the plant
   * that the change is given and the one that it returns. Where they are the same, nothing is
   * saved.
   *
   * @param change gives the draft of the next plant, and may be asked several times; an {@link
   *     IllegalArgumentException} of it means that the plant can't be so, and reaches the caller as
   *     a {@link UseCaseRefusedException}
   * @param actor who changes the plant, for the records
   * @return the plant from now on
   * @throws InvalidException if it has problems; nothing has changed then
   * @throws UseCaseRefusedException if it holds more than its quotas allow
   */
  public Plant change(Function<Plant, PlantDraft> change, Actor actor) {
    return change(change, actor, OptionalLong.empty(), Set.of()).plant();
  }

  /**
   * Changes the plant in the same way, and leaves some data streams behind.
   *
   * @param left the data streams that keep their aliases and their histories, and go to no other
   *     alias with the properties that had them
   * @see #change(Function, Actor)
   */
  public Plant change(Function<Plant, PlantDraft> change, Actor actor, Set<Alias> left) {
    return change(change, actor, OptionalLong.empty(), left).plant();
  }

  /**
   * Changes the plant, where it still is the version that the caller knows.
   *
   * @param madeFrom the number of that version; empty to change whatever is the newest one
   * @return the plant from now on and the number that it is stored under, which need not be the
   *     next one: what ends or deletes data streams counts on, too
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
   * The newest version, as the unit of work of this thread sees it: with what the unit of work has
   * changed, and with what another process has saved just now.
   */
  public PlantSnapshot newest() {
    var known = snapshot;
    return store.newest() == known.version().number() ? known : store.load();
  }

  /** The plant as it is kept; empty where somebody saves another one who does not take turns. */
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
    // As it is kept, it knows who was whose child when.
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
   * Tells what would be too much before somebody tries.
   *
   * @throws UseCaseRefusedException if the plant would hold more than its quotas allow
   */
  public void checkQuotas(Plant next) {
    checkQuotas(now(), next);
  }

  /**
   * Tells that an asset can't have come to its parent at a time that is not yet.
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
