// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.PlantText;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The value of an attribute of one asset over time. Each change holds from its own time, inclusive,
 * until the time of the next change. A change without a time holds from the beginning of the data.
 *
 * <pre>
 *   ideal_rate: 120 from the beginning, 150 from 2026-11-02T06:00:00Z
 *
 *   ... 120 ... 120 ]( 06:00: 150 ... 150 ...
 * </pre>
 *
 * <p>Where the first change has a time, the model's default holds before it.
 *
 * @param changes the changes in the order of their times, no two with the same time; at least one,
 *     at most {@link #MOST_CHANGES}
 */
public record AttributeValue(List<Change> changes) {
  /** The most changes that one attribute of one asset keeps. */
  public static final int MOST_CHANGES = 10_000;

  /**
   * One change of the value.
   *
   * @param from the time from which the value holds, truncated to the microsecond; {@link
   *     Membership#BEGINNING} where the value holds from the beginning of the data
   * @param value the value from then on
   */
  public record Change(Instant from, Value value) {
    public Change {
      from = Micros.truncate(from);
    }

    /** Returns whether the value holds from the beginning of the data. */
    public boolean isFromBeginning() {
      return from.equals(Membership.BEGINNING);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no change, if there are too many, or if two have
   *     the same time
   */
  public AttributeValue {
    changes = changes.stream().sorted(Comparator.comparing(Change::from)).toList();
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("An attribute's value needs one change at least");
    }
    if (changes.size() > MOST_CHANGES) {
      throw new IllegalArgumentException(
          "An attribute keeps at most %d changes of its value, and this one has %d; make the property a measurement"
              .formatted(MOST_CHANGES, changes.size()));
    }
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i).from().equals(changes.get(i - 1).from())) {
        throw new IllegalArgumentException(
            "Two values hold from %s; give each its own time".formatted(changes.get(i).from()));
      }
    }
  }

  /** Returns a value that holds at all times. */
  public static AttributeValue always(Value value) {
    return new AttributeValue(List.of(new Change(Membership.BEGINNING, value)));
  }

  /** Returns a value that holds from a time on, behind the model's default. */
  public static AttributeValue since(Instant from, Value value) {
    return new AttributeValue(List.of(new Change(from, value)));
  }

  /** Returns whether the value holds at all times. */
  public boolean isConstant() {
    return changes.size() == 1 && changes.getFirst().isFromBeginning();
  }

  /** Returns the value of the last change, which may hold from a time to come. */
  public Value latest() {
    return changes.getLast().value();
  }

  /** Returns the value that holds at a time; empty where that is before the first change. */
  public Optional<Value> at(Instant time) {
    return changeAt(time).map(Change::value);
  }

  /**
   * Returns the change whose value holds at a time; empty where that is before the first change.
   */
  public Optional<Change> changeAt(Instant time) {
    return changes.reversed().stream().filter(change -> !change.from().isAfter(time)).findFirst();
  }

  /**
   * Returns the same with one change more. The changes before and behind it stay; one of the same
   * time is replaced.
   *
   * @throws IllegalArgumentException if there are too many changes then
   */
  public AttributeValue with(Change change) {
    var all = new ArrayList<>(changes);
    all.removeIf(other -> other.from().equals(change.from()));
    all.add(change);
    return new AttributeValue(all);
  }

  /**
   * Returns whether a change repeats, at a later time, the value of the last one of those that hold
   * by now. A change to come is none of them.
   */
  public boolean isRepeatedBy(Change change, Instant now) {
    return changeAt(change.from().isAfter(now) ? change.from() : now)
        .filter(last -> last.from().isBefore(change.from()) && last.value().equals(change.value()))
        .isPresent();
  }

  /** Returns the same with a value that holds before the first change, where none does. */
  public AttributeValue orBefore(Value fallback) {
    if (changes.getFirst().isFromBeginning()) {
      return this;
    }
    var all = new ArrayList<>(changes);
    all.addFirst(new Change(Membership.BEGINNING, fallback));
    return new AttributeValue(all);
  }

  /**
   * Returns the first time at which this value is not the other one; empty where they are the same
   * at all times.
   */
  public Optional<Instant> differsSince(AttributeValue other) {
    var times = new ArrayList<Instant>();
    changes.forEach(change -> times.add(change.from()));
    other.changes.forEach(change -> times.add(change.from()));
    return times.stream().sorted().filter(time -> !at(time).equals(other.at(time))).findFirst();
  }

  @Override
  public String toString() {
    if (isConstant()) {
      return PlantText.of(latest());
    }
    var text = new StringBuilder();
    for (var change : changes) {
      text.append(text.isEmpty() ? "" : ", then ").append(PlantText.of(change.value()));
      if (!change.isFromBeginning()) {
        text.append(" from ").append(change.from());
      }
    }
    return text.toString();
  }
}
