// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The use case that lists present and past replays. Safe for use by several threads. */
public final class ListReplays {
  private final ReplayLog replays;

  /** Creates the use case for the replays of a log. */
  public ListReplays(ReplayLog replays) {
    this.replays = replays;
  }

  /**
   * Returns replays of every phase, the newest first.
   *
   * @param limit the most replays, at least 1
   */
  public List<ReplayProgress> newest(int limit) {
    return replays.newest(limit).stream().map(ReplayProgress::of).toList();
  }

  /** Returns the replays that wait or run, in the order in which they run. */
  public List<ReplayProgress> open() {
    return replays.open().stream().map(ReplayProgress::of).toList();
  }

  /** Returns a replay; empty if there is none with this id. */
  public Optional<ReplayProgress> find(UUID id) {
    return replays.find(id).map(ReplayProgress::of);
  }
}
