// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report;

import io.millwright.report.EdgeReport;

/** Whoever keeps what an edge says of itself: its server, or Kafka on the way to it. */
@FunctionalInterface
public interface ReportReceiver {
  /**
   * Keeps a report in the place of the edge's last one.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if it can't be kept now
   */
  void report(EdgeReport report);
}
