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

/**
 * The stored alarms and alarm events of a tree, from when its engine is made until the near past is
 * loaded and the alarm nodes go on from there.
 */
final class AlarmPast {
  private final Map<AlarmId, List<AlarmNode.Change>> changesOfAlarms = new HashMap<>();

  /** The message of each raise, by the time of the raise in microseconds since the epoch. */
  private final Map<AlarmId, Map<Long, String>> messagesOfAlarms = new HashMap<>();

  /**
   * Adds stored alarms and events.
   *
   * @param alarms the alarms in their present states; alarms of other trees are never asked for
   * @param events alarm events of the near past, the newest first
   */
  void add(Collection<Alarm> alarms, List<AlarmEvent> events) {
    for (var alarm : alarms) {
      boolean on = alarm.state().isActive();
      changesOfAlarms.put(
          alarm.id(),
          new ArrayList<>(
              List.of(new AlarmNode.Change(Micros.of(on ? alarm.raised() : alarm.since()), on))));
      messagesOf(alarm.id()).put(Micros.of(alarm.raised()), alarm.message());
    }
    events.stream()
        .filter(event -> event.kind() == AlarmEvent.Kind.RAISED)
        .forEach(event -> messagesOf(event.alarm()).put(Micros.of(event.time()), event.message()));
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

  private Map<Long, String> messagesOf(AlarmId alarm) {
    return messagesOfAlarms.computeIfAbsent(alarm, _ -> new HashMap<>());
  }

  /**
   * Lets the alarm nodes go on from the stored events, and forgets the events.
   *
   * @param to the time up to which the stored points have been evaluated, in microseconds since the
   *     epoch
   * @param passed the time up to which delays have run out, in microseconds since the epoch
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
