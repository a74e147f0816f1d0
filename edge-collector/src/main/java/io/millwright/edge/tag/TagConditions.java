// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.value.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which tags of one source are not GOOD, why and since when, and which of these changes
 * people have not been told yet:
 *
 * <ol>
 *   <li>A tag whose status changes is told once, and once more when it is GOOD again.
 *   <li>The status that all tags get when the connection is lost is not told tag by tag, because
 *       the source's state shows it. A tag that returns with the status that was told before the
 *       loss is not told again.
 *   <li>A tag that changes again within a minute is told after that minute, with the number of
 *       changes in between.
 * </ol>
 *
 * <p>Safe for use by several threads.
 */
public final class TagConditions {
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** The conditions by the tag's index, in the order of the file. */
  private final Map<Integer, Condition> notGood = new TreeMap<>();

  private final Map<Integer, Told> told = new HashMap<>();
  private final Set<Integer> untold = new LinkedHashSet<>();
  private int bad;

  /** The tags that are not collected. */
  private BitSet left = new BitSet();

  /** Read for each sample, because mostly all tags are GOOD. */
  private volatile boolean isAllGood = true;

  /**
   * The condition of a tag that is not GOOD.
   *
   * @param status the protocol's status
   * @param isLoss true if the tag has this status because the connection was lost
   */
  public record Condition(Quality quality, String status, Instant since, boolean isLoss) {}

  /**
   * A change of a tag that people are told.
   *
   * @param now the tag's condition; empty if it is GOOD again
   * @param changes how often the tag changed since the last telling
   */
  record Change(int tag, Optional<Condition> now, int changes) {}

  /**
   * What people were last told about a tag: its status (empty for GOOD), the time, and the number
   * of changes since.
   */
  private record Told(String status, Instant at, int changes) {
    Told changed() {
      return new Told(status, at, changes + 1);
    }
  }

  /** Ignores these tags from now on and forgets their conditions. */
  public synchronized void leaveOut(BitSet tags) {
    left = (BitSet) tags.clone();
    notGood.keySet().removeIf(left::get);
    told.keySet().removeIf(left::get);
    untold.removeIf(left::get);
    bad = (int) notGood.values().stream().filter(TagConditions::isBad).count();
    isAllGood = notGood.isEmpty();
  }

  /** Records the present condition of a tag. */
  public synchronized void note(
      int tag, Quality quality, String status, Instant at, boolean isLoss) {
    if (left.get(tag)) {
      return;
    }
    var before = notGood.get(tag);
    if (quality == Quality.GOOD) {
      if (before == null) {
        return;
      }
      notGood.remove(tag);
    } else {
      boolean isSame =
          before != null
              && before.quality() == quality
              && before.status().equals(status)
              && before.isLoss() == isLoss;
      if (isSame) {
        return;
      }
      notGood.put(tag, new Condition(quality, status, at, isLoss));
    }
    bad += (quality == Quality.BAD ? 1 : 0) - (isBad(before) ? 1 : 0);
    isAllGood = notGood.isEmpty();
    if (!isLoss) {
      untold.add(tag);
      told.computeIfPresent(tag, (_, last) -> last.changed());
    }
  }

  private static boolean isBad(@Nullable Condition condition) {
    return condition != null && condition.quality() == Quality.BAD;
  }

  /** Returns whether no tag is known to be other than GOOD. */
  public boolean isAllGood() {
    return isAllGood;
  }

  /** Returns how many tags are BAD. */
  public synchronized int bad() {
    return bad;
  }

  /** Returns how many tags are not GOOD. */
  public synchronized int notGood() {
    return notGood.size();
  }

  /** Returns the first tags that are not GOOD, in the order of the file. */
  public synchronized Map<Integer, Condition> first(int most) {
    var first = new TreeMap<Integer, Condition>();
    for (var entry : notGood.entrySet()) {
      if (first.size() == most) {
        break;
      }
      first.put(entry.getKey(), entry.getValue());
    }
    return first;
  }

  /** Returns the changes that people are to be told now. They count as told afterwards. */
  public synchronized List<Change> changes(Instant now) {
    if (untold.isEmpty()) {
      return List.of();
    }
    var changes = new ArrayList<Change>();
    for (var each = untold.iterator(); each.hasNext(); ) {
      int tag = each.next();
      var condition = notGood.get(tag);
      var last = told.getOrDefault(tag, new Told("", Instant.MIN, 0));
      boolean isLoss = condition != null && condition.isLoss();
      if (isLoss || (condition == null ? "" : condition.status()).equals(last.status())) {
        each.remove();
      } else if (!now.isBefore(later(last.at()))) {
        each.remove();
        changes.add(new Change(tag, Optional.ofNullable(condition), last.changes()));
        told.put(tag, new Told(condition == null ? "" : condition.status(), now, 0));
      }
    }
    return changes;
  }

  private static Instant later(Instant told) {
    return told.equals(Instant.MIN) ? told : told.plus(QUIET);
  }
}
