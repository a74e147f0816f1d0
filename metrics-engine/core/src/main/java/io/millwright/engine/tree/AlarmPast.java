// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.engine.alarm.AlarmNode;
import io.millwright.value.Micros;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the alarms of a tree stood before its engine was made, until its nodes know. */
final class AlarmPast {
  private final Map<AlarmId, List<AlarmNode.Change>> changesOfAlarms = new HashMap<>();

  /** What people read when an alarm was raised, by time. */
  private final Map<AlarmId, Map<Long, String>> messagesOfAlarms = new HashMap<>();

  /**
   * Adds what the store has.
   *
   * @param alarms alarms as they stand; those of other trees are passed over
   * @param events alarm events of the near past, the newest first
   */
  void add(Collection<Alarm> alarms, List<AlarmEvent> events) {
    for (var alarm : alarms) {
      boolean on = alarm.state().isActive();
      changesOfAlarms.put(
          alarm.id(),
          new ArrayList<>(
              List.of(new AlarmNode.Change(Micros.of(on ? alarm.raised() : alarm.since()), on))));
      saidOf(alarm.id()).put(Micros.of(alarm.raised()), alarm.message());
    }
    events.stream()
        .filter(event -> event.kind() == AlarmEvent.Kind.RAISED)
        .forEach(event -> saidOf(event.alarm()).put(Micros.of(event.time()), event.message()));
    events.reversed().stream()
        .filter(event -> event.kind() != AlarmEvent.Kind.ACKNOWLEDGED)
        .collect(Collectors.groupingBy(AlarmEvent::alarm))
        .forEach((id, ofAlarm) ->
            changesOfAlarms.put(
                id,
                ofAlarm.stream()
                    .map(event ->
                        new AlarmNode.Change(
                            Micros.of(event.time()), event.kind() == AlarmEvent.Kind.RAISED))
                    .toList()));
  }

  private Map<Long, String> saidOf(AlarmId alarm) {
    return messagesOfAlarms.computeIfAbsent(alarm, _ -> new HashMap<>());
  }

  /**
   * Lets the nodes of the alarms go on from there, and forgets it.
   *
   * @param to the time up to which the stored points have been looked at, in microseconds
   * @param passed the time up to which delays have run out, in microseconds
   */
  void resume(List<AlarmNode> nodes, long to, long passed) {
    for (var alarm : nodes) {
      alarm.resume(
          changesOfAlarms.getOrDefault(alarm.id(), List.of()),
          messagesOfAlarms.getOrDefault(alarm.id(), Map.of()),
          to,
          passed);
    }
    changesOfAlarms.clear();
    messagesOfAlarms.clear();
  }
}
