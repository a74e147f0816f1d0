// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.api.access.Caller;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantChange;
import io.millwright.asset.PlantDiff;
import io.millwright.asset.PlantSnapshot;
import io.millwright.asset.PlantStore;
import io.millwright.asset.PlantValidation;
import io.millwright.asset.Quotas;
import io.millwright.reading.Alias;
import io.millwright.validation.InvalidException;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The plant as it is now. Safe for use by several threads: readers take a snapshot, one change
 * happens at a time.
 */
@Singleton
public final class Plants {
  private final PlantStore store;
  private final Consumer<PlantChanged> listeners;
  private final InstantSource clock;
  private final Supplier<Optional<String>> caller;
  private final Quotas quotas;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile PlantSnapshot snapshot;

  @Inject
  Plants(
      PlantStore store,
      Event<PlantChanged> listeners,
      InstantSource clock,
      Caller caller,
      QuotaConfig quotas) {
    this(store, listeners::fire, clock, caller::name, quotas(quotas));
  }

  Plants(
      PlantStore store,
      Consumer<PlantChanged> listeners,
      InstantSource clock,
      Supplier<Optional<String>> caller,
      Quotas quotas) {
    this.caller = caller;
    this.quotas = quotas;
    this.store = store;
    this.listeners = listeners;
    this.clock = clock;
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
   * Makes this the plant: validates it, saves it and tells the listeners.
   *
   * @param via the way the change came, for the records
   * @return the plant from now on
   * @throws InvalidException if it has problems; nothing has changed then
   * @throws Refusal if it holds more than its quotas allow
   */
  public Plant apply(Plant next, String via) {
    return change(_ -> next, via);
  }

  /**
   * Changes the plant; no other change comes between the plant that the change is given and the one
   * that it returns. Where they are the same, nothing is saved.
   *
   * @param change gives the next plant; an {@link IllegalArgumentException} of it means that the
   *     plant can't be so, and reaches the caller as a {@link Refusal}
   * @param via the way the change came, for the records, beside the caller's name
   * @return the plant from now on
   * @throws InvalidException if it has problems; nothing has changed then
   * @throws Refusal if it holds more than its quotas allow
   */
  public Plant change(UnaryOperator<Plant> change, String via) {
    return change(change, via, Set.of());
  }

  /**
   * Changes the plant in the same way, and leaves some data streams behind.
   *
   * @param left the data streams that keep their aliases and their histories, and go to no other
   *     alias with the properties that had them
   * @see #change(UnaryOperator, String)
   */
  public Plant change(UnaryOperator<Plant> change, String via, Set<Alias> left) {
    changing.lock();
    try {
      var before = snapshot.plant();
      var after = next(change, before);
      var problems = PlantValidation.check(before, after);
      if (!problems.isEmpty()) {
        throw new InvalidException(problems);
      }
      checkQuotas(before, after);
      checkTimes(after);
      var diff = PlantDiff.between(before, after);
      if (diff.isEmpty() && hasSameOrder(before, after)) {
        return before;
      }
      var made =
          new PlantChange(
              clock.instant().truncatedTo(ChronoUnit.MICROS),
              caller.get().orElse(via),
              via,
              diff.changes().size(),
              left);
      snapshot = store.save(after, made);
      // As it is kept, it knows who was whose child when.
      var kept = snapshot.plant();
      listeners.accept(new PlantChanged(before, kept, diff, made));
      return kept;
    } finally {
      changing.unlock();
    }
  }

  /**
   * Tells what would be too much before somebody tries.
   *
   * @throws Refusal if the plant would hold more than its quotas allow
   */
  public void checkQuotas(Plant next) {
    checkQuotas(now(), next);
  }

  /**
   * Tells that an asset can't have come to its parent at a time that is not yet.
   *
   * @throws Refusal if a plant names such a time
   */
  public void checkTimes(Plant next) {
    var now = clock.instant();
    next.since()
        .forEach((id, since) -> {
          if (since.isAfter(now)) {
            throw new Refusal(
                Refusal.Kind.INVALID_REQUEST,
                "%s can't be there since %s, which is not yet; name a time that has come"
                    .formatted(next.path(id), since));
          }
        });
  }

  private void checkQuotas(Plant before, Plant after) {
    quotas
        .exceeded(before, after)
        .ifPresent(message -> {
          throw new Refusal(Refusal.Kind.LIMIT_EXCEEDED, message);
        });
  }

  private static Quotas quotas(QuotaConfig config) {
    return new Quotas(
        config.models(),
        config.assetsPerModel(),
        config.childrenPerAsset(),
        config.levels(),
        config.hierarchiesPerModel(),
        config.propertiesPerModel(),
        config.compositesPerModel(),
        config.variablesPerFormula(),
        config.functionsPerFormula(),
        config.formulaLevels(),
        config.dependentsPerProperty());
  }

  private static boolean hasSameOrder(Plant before, Plant after) {
    return before.models().equals(after.models()) && before.assets().equals(after.assets());
  }

  private static Plant next(UnaryOperator<Plant> change, Plant before) {
    try {
      return change.apply(before);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID_REQUEST, e.getMessage(), e);
    }
  }
}
