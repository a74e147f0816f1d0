// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.alarm;

import io.millwright.engine.alarm.AlarmNode.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The near past of an alarm's event log: when the alarm was raised and cleared, and the message of
 * each raise. The log records what people saw, so nothing in it is ever changed; late readings only
 * add to it. Times are in microseconds since the epoch.
 */
final class AlarmChanges {
  /**
   * Changes that are at most this far behind a moment correct what the log says of that moment: an
   * event is identified by its time and its kind, so a second correction has to stand a microsecond
   * later.
   */
  private static final long SAME_MOMENT = 10;

  /** The changes in the order of their times. */
  private final List<Change> changes = new ArrayList<>();

  /** The message of each raise, by the time of the raise. */
  private final NavigableMap<Long, String> messages = new TreeMap<>();

  /** Adds changes, in the order of their times, and the messages of raises by their times. */
  void addAll(List<Change> added, Map<Long, String> messagesByTime) {
    changes.addAll(added);
    messages.putAll(messagesByTime);
  }

  /** Returns true where the log has a change of this time and kind. */
  boolean contains(Change change) {
    return changes.contains(change);
  }

  /** Returns the changes up to a time, in the order of their times. */
  List<Change> upTo(long time) {
    return changes.stream().filter(change -> change.time() <= time).toList();
  }

  /** Returns whether the alarm was on before the first change; the fallback for an empty log. */
  boolean wasOn(boolean fallback) {
    return changes.isEmpty() ? fallback : !changes.getFirst().on();
  }

  /** Returns true where the change at an index belongs to a moment or to an earlier one. */
  boolean isUpTo(int index, long moment) {
    return index < changes.size() && changes.get(index).time() <= moment + SAME_MOMENT;
  }

  /** Returns the change at an index. */
  Change change(int index) {
    return changes.get(index);
  }

  /**
   * Adds the changes that make the log, read in the order of its times, tell what the readings say
   * now.
   *
   * @param found what the readings say: the changes in (after, to]
   * @param wasOn whether the alarm was on at {@code after}
   * @param added is given each change that is added to the log
   */
  void correct(List<Change> found, boolean wasOn, long after, long to, Consumer<Change> added) {
    if (found.isEmpty() && (changes.isEmpty() || changes.getLast().time() <= after)) {
      return;
    }
    var logged =
        changes.stream()
            .filter(change -> change.time() > after && change.time() <= to + SAME_MOMENT)
            .toList();
    var times = new TreeSet<Long>();
    found.forEach(change -> times.add(change.time()));
    logged.forEach(change -> times.add(change.time()));
    boolean isOn = wasOn;
    boolean isLoggedOn = wasOn;
    for (long time : times) {
      isOn = stateAfter(found, time, isOn);
      isLoggedOn = stateAfter(logged, time, isLoggedOn);
      if (isOn != isLoggedOn) {
        isLoggedOn = isOn;
        added.accept(add(time, isOn));
      }
    }
  }

  /** Returns whether the alarm is on after the changes at a time. */
  private static boolean stateAfter(List<Change> changes, long time, boolean before) {
    boolean on = before;
    for (var change : changes) {
      if (change.time() == time) {
        on = change.on();
      }
    }
    return on;
  }

  /** Adds a change at a time, or a microsecond later where the log has the same change already. */
  private Change add(long time, boolean on) {
    var change = new Change(time, on);
    while (changes.contains(change)) {
      change = new Change(change.time() + 1, on);
    }
    int place = changes.size();
    while (place > 0 && changes.get(place - 1).time() > change.time()) {
      place--;
    }
    changes.add(place, change);
    return change;
  }

  /**
   * Returns the message of an event: of a raise the message of its own moment, which the log keeps;
   * of a clear the message of the raise before it, since the values at the clear say nothing of
   * what was wrong.
   */
  String message(Change change, AlarmMessage template) {
    if (change.on()) {
      messages.put(change.time(), template.at(change.time()));
    }
    var raised = messages.floorEntry(change.time());
    return raised == null ? template.at(change.time()) : raised.getValue();
  }

  /**
   * Forgets the changes up to a time; keeps the message of the last raise, which may still clear.
   */
  void forgetBefore(long time) {
    changes.removeIf(change -> change.time() <= time);
    var last = messages.floorKey(time);
    if (last != null) {
      messages.headMap(last, false).clear();
    }
  }
}
