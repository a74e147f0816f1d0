// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.report.EdgeReport;
import java.util.List;

/** The edges that run in the server's own process. A host that has some provides a bean of it. */
@FunctionalInterface
public interface EmbeddedEdges {
  /** What each of them says of itself now. */
  List<EdgeReport> reports();
}
