// SPDX-License-Identifier: Apache-2.0
package io.millwright.report;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many sources are in each state, and which of them are not connected: what health and figures
 * say of the sources of edges.
 *
 * @param counts for each state how many sources are in it, 0 included
 * @param notConnected the first sources that are not connected, as {@code edge/source STATE}, at
 *     most {@link #MOST_NAMED}
 */
public record SourceStates(Map<State, Long> counts, List<String> notConnected) {
  /** The most sources that are named. */
  public static final int MOST_NAMED = 20;

  /** A state of a source. The reports of edges may have others, which count as unknown. */
  public enum State {
    /** The device answers. */
    CONNECTED,
    /** The edge tries to reach the device for the first time. */
    CONNECTING,
    /** The device does not answer, and is tried again. */
    BACKOFF,
    /** The source is read no more. */
    CLOSED,
    /** A mistake in the source's file keeps it from being read. */
    REFUSED,
    /** Nobody knows: the edge is silent. */
    UNKNOWN;

    static State of(String text) {
      return Arrays.stream(values())
          .filter(state -> state.name().equals(text))
          .findFirst()
          .orElse(UNKNOWN);
    }

    /** Returns the name in a label or a field. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public SourceStates {
    var all = new EnumMap<State, Long>(State.class);
    for (var state : State.values()) {
      all.put(state, counts.getOrDefault(state, 0L));
    }
    counts = Map.copyOf(all);
    notConnected = notConnected.stream().limit(MOST_NAMED).toList();
  }

  /**
   * Returns the states of an edge's sources.
   *
   * @param isSilent whether the edge has said nothing for so long that nobody knows any more
   */
  public static SourceStates of(EdgeReport report, boolean isSilent) {
    var counts = new EnumMap<State, Long>(State.class);
    for (var source : report.sources()) {
      counts.merge(state(source, isSilent), 1L, Long::sum);
    }
    long unlisted = report.sourceCount() - report.sources().size();
    if (unlisted > 0) {
      // A report that can't list all of them leaves out connected ones first.
      boolean isConnected = !isSilent && counts.containsKey(State.CONNECTED);
      counts.merge(isConnected ? State.CONNECTED : State.UNKNOWN, unlisted, Long::sum);
    }
    return new SourceStates(
        counts,
        report.sources().stream()
            .filter(source -> state(source, isSilent) != State.CONNECTED)
            .limit(MOST_NAMED)
            .map(source ->
                "%s/%s %s".formatted(report.edge(), source.source(), state(source, isSilent)))
            .toList());
  }

  private static State state(SourceReport source, boolean isSilent) {
    return isSilent ? State.UNKNOWN : State.of(source.state());
  }

  /** Returns the states of the sources of several edges together. */
  public static SourceStates of(List<SourceStates> edges) {
    var counts = new EnumMap<State, Long>(State.class);
    edges.forEach(
        edge -> edge.counts().forEach((state, count) -> counts.merge(state, count, Long::sum)));
    return new SourceStates(
        counts, edges.stream().flatMap(edge -> edge.notConnected().stream()).toList());
  }

  /** Returns how many sources are in a state. */
  public long count(State state) {
    return counts.getOrDefault(state, 0L);
  }

  /** Returns the states in which sources are. */
  public Stream<State> present() {
    return Arrays.stream(State.values()).filter(state -> count(state) > 0);
  }

  /** Returns the sources that are not connected, in words; empty where all are. */
  public String words() {
    long all = counts.values().stream().mapToLong(Long::longValue).sum() - count(State.CONNECTED);
    long more = all - notConnected.size();
    return String.join(", ", notConnected) + (more > 0 ? " and %,d more".formatted(more) : "");
  }
}
