// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.edge.RemoteEdges.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reports once that an edge has fallen silent and once that it is back. An edge that has ended
 * properly is not silent, and a forgotten edge is not back. While this server could not receive
 * reports, because it was not running or had no database, no edge falls silent. Not safe for use by
 * several threads.
 */
final class SilentEdges {
  private final Map<String, Instant> since = new HashMap<>();
  private Instant hearing;

  /**
   * Creates the check.
   *
   * @param now since when this server receives reports
   */
  SilentEdges(Instant now) {
    hearing = now;
  }

  /**
   * A change of an edge.
   *
   * @param edge the edge's name
   * @param since when the edge was last heard before it fell silent
   * @param gap the time from then until it was heard again; zero if it has just fallen silent
   */
  record Change(String edge, Instant since, Duration gap) {
    boolean isSilent() {
      return gap.isZero();
    }
  }

  /** Records that this server can't receive reports now. */
  void deaf(Instant now) {
    hearing = now;
  }

  /**
   * Returns the changes since the last call.
   *
   * @param known the last report of each remote edge
   */
  List<Change> look(List<Known> known, Instant now) {
    since.keySet().retainAll(known.stream().map(SilentEdges::name).collect(Collectors.toSet()));
    boolean isHearing = hearing.isBefore(now.minus(RemoteEdges.SILENT));
    var changes = new ArrayList<Change>();
    for (var edge : known) {
      boolean isSilent = edge.isSilent(now) && !edge.report().ended();
      var before = since.get(name(edge));
      if (isSilent && isHearing && before == null) {
        since.put(name(edge), edge.heard());
        changes.add(new Change(name(edge), edge.heard(), Duration.ZERO));
      } else if (before != null && edge.heard().isAfter(before)) {
        since.remove(name(edge));
        changes.add(new Change(name(edge), before, Duration.between(before, edge.heard())));
      }
    }
    return changes;
  }

  private static String name(Known edge) {
    return edge.report().edge();
  }
}
