// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.alarm.AlarmEvent;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import java.util.List;
import java.util.Map;

/** What a subscriber is sent at once. */
public sealed interface LiveEvent {
  /** The newest values of some streams; the first of a subscription may be empty. */
  record Values(Map<Alias, Tqv> values) implements LiveEvent {
    public Values {
      values = Map.copyOf(values);
    }
  }

  /** All values that some streams have got, in the order in which they came. */
  record Notifications(Map<Alias, List<Tqv>> values) implements LiveEvent {
    public Notifications {
      values = Map.copyOf(values);
    }
  }

  /** What happened to alarms. */
  record Alarms(List<AlarmEvent> events) implements LiveEvent {
    public Alarms {
      events = List.copyOf(events);
    }
  }

  /** Nothing happened for a while; keeps the connection alive. */
  record Heartbeat() implements LiveEvent {}
}
