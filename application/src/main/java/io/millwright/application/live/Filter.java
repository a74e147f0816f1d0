// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.alarm.AlarmId;
import io.millwright.reading.Alias;

/** Selects what a subscriber gets. */
public interface Filter {
  /** Returns whether the subscriber wants the newest values of a data stream. */
  boolean wants(Alias stream);

  /** Returns whether the subscriber wants every value of a data stream, as notifications. */
  boolean notifies(Alias stream);

  /** Returns whether the subscriber wants the events of an alarm. */
  boolean wants(AlarmId alarm);
}
