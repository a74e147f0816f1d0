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
 * Says once that an edge has fallen silent, and once that it is back. An edge that has ended by
 * itself is not silent, and one that was forgotten is not back. While this server could not hear
 * edges, because it did not run or had no database, no edge falls silent. Not safe for use by
 * several threads.
 */
final class SilentEdges {
  private final Map<String, Instant> since = new HashMap<>();
  private Instant hearing;

  /**
   * @param now since when this server hears edges
   */
  SilentEdges(Instant now) {
    hearing = now;
  }

  /**
   * What has changed with an edge.
   *
   * @param edge its name
   * @param since when the edge was heard of last before it fell silent
   * @param gap from then until it was heard of again; zero where it has fallen silent
   */
  record Change(String edge, Instant since, Duration gap) {
    boolean isSilent() {
      return gap.isZero();
    }
  }

  /** This server can't hear edges now. */
  void deaf(Instant now) {
    hearing = now;
  }

  /**
   * What has changed since the last call.
   *
   * @param known the last that each edge elsewhere has said
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
