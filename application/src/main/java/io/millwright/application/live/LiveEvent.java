// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.alarm.AlarmEvent;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import java.util.List;
import java.util.Map;

/** An event that is sent to a subscriber of the live feed. */
public sealed interface LiveEvent {
  /** The newest values of some streams. The first event of a subscription may be empty. */
  record Values(Map<Alias, Tqv> values) implements LiveEvent {
    public Values {
      values = Map.copyOf(values);
    }
  }

  /** All new values of some streams, in the order of their arrival. */
  record Notifications(Map<Alias, List<Tqv>> values) implements LiveEvent {
    public Notifications {
      values = Map.copyOf(values);
    }
  }

  /** Changes of alarms. */
  record Alarms(List<AlarmEvent> events) implements LiveEvent {
    public Alarms {
      events = List.copyOf(events);
    }
  }

  /** A sign that nothing happened for a while, which keeps the connection alive. */
  record Heartbeat() implements LiveEvent {}
}
