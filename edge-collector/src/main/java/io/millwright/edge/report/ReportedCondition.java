// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Remembers what people were told about one thing that is either well or not, so that each change
 * is told once. Something that changes all the time is told at most six times a minute, with the
 * number of changes in between. Deterministic; not safe for use by several threads.
 */
final class ReportedCondition {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_IN_A_MINUTE = 6;

  private final Deque<Instant> told = new ArrayDeque<>();
  private boolean isKnown;
  private boolean wasWell;
  private String cause = "";
  private Instant since = Instant.EPOCH;
  private boolean wasSeenWell;
  private Instant seenSince = Instant.EPOCH;
  private int changes;

  /** Returns whether people were told anything yet. */
  boolean isKnown() {
    return isKnown;
  }

  /**
   * Records the present condition and decides whether people are told.
   *
   * @param isWell whether the thing is well
   * @param why why it is not; empty if it is well
   * @param sinceWhen when it came into this condition
   * @return empty if people are not told; otherwise a text to append to the news, such as how long
   *     the thing was not well or how often it changed; may be an empty text
   */
  Optional<String> see(boolean isWell, String why, Instant sinceWhen, Instant now) {
    if (isWell != wasSeenWell || !sinceWhen.equals(seenSince)) {
      wasSeenWell = isWell;
      seenSince = sinceWhen;
      changes++;
    }
    boolean isToldAlready =
        isKnown && isWell == wasWell && (isWell ? sinceWhen.equals(since) : why.equals(cause));
    if (isToldAlready) {
      return Optional.empty();
    }
    while (!told.isEmpty() && told.getFirst().isBefore(now.minus(MINUTE))) {
      told.removeFirst();
    }
    if (told.size() >= MOST_IN_A_MINUTE) {
      return Optional.empty();
    }
    var news = new StringBuilder();
    if (isWell && isKnown) {
      news.append(" again");
      if (!wasWell) {
        news.append(", after ").append(span(since, sinceWhen));
      }
    }
    if (changes > 2) {
      news.append(" (%,d changes since that was said last)".formatted(changes));
    }
    told.addLast(now);
    isKnown = true;
    wasWell = isWell;
    cause = why;
    since = sinceWhen;
    changes = 0;
    return Optional.of(news.toString());
  }

  private static String span(Instant from, Instant to) {
    long seconds = Math.max(0, Duration.between(from, to).toSeconds());
    return seconds < 600
        ? seconds + " s"
        : seconds < 36_000 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
