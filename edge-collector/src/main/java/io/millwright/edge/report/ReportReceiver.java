// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report;

import io.millwright.report.EdgeReport;

/** Stores the reports of edges: the server, or Kafka on the way to it. */
@FunctionalInterface
public interface ReportReceiver {
  /**
   * Stores a report, which replaces the edge's previous one.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the receiver can't be reached
   */
  void report(EdgeReport report);
}
