// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.report.EdgeReport;
import java.util.List;

/**
 * The edges that run in the server's own process. A host that runs some provides a bean of this
 * type.
 */
@FunctionalInterface
public interface EmbeddedEdges {
  /** Returns the present report of each of these edges. */
  List<EdgeReport> reports();
}
