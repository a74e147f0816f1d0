// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.alarm.AlarmId;
import io.millwright.reading.Alias;

/** What a subscriber wants to see. */
public interface Filter {
  /** True for a data stream that it wants. */
  boolean wants(Alias stream);

  /** True for a data stream of which it wants every value, as notifications. */
  boolean notifies(Alias stream);

  /** True for an alarm that it wants. */
  boolean wants(AlarmId alarm);
}
