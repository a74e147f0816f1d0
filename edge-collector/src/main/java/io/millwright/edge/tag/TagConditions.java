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
 * Which tags of one source are not GOOD, why and since when; and which of these changes people have
 * not been told yet:
 *
 * <ol>
 *   <li>A tag that gets another status is told of once, and once more when it is GOOD again.
 *   <li>What all tags get when the connection is lost is not told tag by tag: the source's state
 *       says it. A tag that has the status that was told before the loss is not told again.
 *   <li>A tag that changes again within a minute is told of when the minute is over, with the
 *       number of the changes that were passed over.
 * </ol>
 *
 * Safe for use by several threads.
 */
public final class TagConditions {
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** By the tag's index, in the order of the file. */
  private final Map<Integer, Condition> notGood = new TreeMap<>();

  private final Map<Integer, Told> told = new HashMap<>();
  private final Set<Integer> untold = new LinkedHashSet<>();
  private int bad;

  /** The tags that are not collected. */
  private BitSet left = new BitSet();

  /** Looked at for each sample: mostly all tags are GOOD. */
  private volatile boolean isAllGood = true;

  /**
   * How a tag is that is not GOOD.
   *
   * @param status the protocol's word for it
   * @param isLoss whether the tag is so because the connection was lost
   */
  public record Condition(Quality quality, String status, Instant since, boolean isLoss) {}

  /**
   * What people are to be told of a tag.
   *
   * @param now how the tag is; empty where it is GOOD again
   * @param changes how often it changed since it was told of last
   */
  record Change(int tag, Optional<Condition> now, int changes) {}

  /** What people were told of a tag: its status, empty for GOOD, and when; and changes since. */
  private record Told(String status, Instant at, int changes) {
    Told changed() {
      return new Told(status, at, changes + 1);
    }
  }

  /** Takes no note of these tags from now on, and forgets what was noted of them. */
  public synchronized void leaveOut(BitSet tags) {
    left = (BitSet) tags.clone();
    notGood.keySet().removeIf(left::get);
    told.keySet().removeIf(left::get);
    untold.removeIf(left::get);
    bad = (int) notGood.values().stream().filter(TagConditions::isBad).count();
    isAllGood = notGood.isEmpty();
  }

  /** Takes note of how a tag is now. */
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

  /** Whether no tag is known that is not GOOD. */
  public boolean isAllGood() {
    return isAllGood;
  }

  /** How many tags are BAD. */
  public synchronized int bad() {
    return bad;
  }

  /** How many tags are not GOOD. */
  public synchronized int notGood() {
    return notGood.size();
  }

  /** The first tags that are not GOOD, in the order of the file. */
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

  /** What people are to be told at this time; it counts as told then. */
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
