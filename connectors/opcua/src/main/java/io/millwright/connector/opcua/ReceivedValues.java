// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.Sample;
import io.millwright.connector.opcua.session.DataValues;
import io.millwright.value.Quality;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/**
 * Checks the values of tags as they arrive. Logs once per tag that a value's type is not supported,
 * and that the server has dropped values. Not safe for use by several threads.
 */
final class ReceivedValues {
  private static final Logger LOG = System.getLogger(ReceivedValues.class.getName());

  private final String source;
  private final Map<Integer, String> unsupported = new HashMap<>();
  private final BitSet overflowing = new BitSet();
  private long overflows;

  /**
   * Creates a checker that has seen no values.
   *
   * @param source the source's name, for the log
   */
  ReceivedValues(String source) {
    this.source = source;
  }

  /**
   * Returns whether a sample must be delivered. Of consecutive values whose type no reading can
   * hold, only the first is delivered, as a BAD sample.
   */
  boolean isNews(OpcUaTag tag, DataValue data, Sample sample) {
    if (sample.quality() != Quality.BAD || DataValues.isSupported(data)) {
      unsupported.remove(tag.index());
      return true;
    }
    return !sample.status().equals(unsupported.put(tag.index(), sample.status()));
  }

  /** Records the overflow bit of a status: the server's queue was full, so values were dropped. */
  void noteOverflow(OpcUaTag tag, StatusCode status) {
    boolean isSet = status.isOverflowSet();
    if (isSet) {
      overflows++;
    }
    if (isSet && !overflowing.get(tag.index())) {
      long count = overflows;
      LOG.log(
          Level.WARNING,
          () ->
              "connector=%s tag=%s overflows=%s The server dropped values of this tag, as its queue is too short; sample more slowly or publish more often"
                  .formatted(source, tag.alias(), String.valueOf(count)));
    }
    overflowing.set(tag.index(), isSet);
  }
}
