// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first data streams by alias of all that are offered. */
final class StreamPage {
  private static final Comparator<AssetProperty> BY_ALIAS =
      Comparator.comparing(AssetProperty::alias);

  private final String prefix;
  private final String after;
  private final int limit;

  /** The first so far, the last of them on top. */
  private final PriorityQueue<AssetProperty> found = new PriorityQueue<>(BY_ALIAS.reversed());

  /**
   * @param prefix only aliases that start so
   * @param after only aliases behind this one
   * @param limit at most so many, at least 1
   */
  StreamPage(String prefix, String after, int limit) {
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  /** False where no alias that starts so belongs to the page. */
  boolean mayHold(String start) {
    boolean fits = start.startsWith(prefix) || prefix.startsWith(start);
    boolean behind = start.compareTo(after) > 0 || after.startsWith(start);
    return fits && behind && (found.size() < limit || start.compareTo(last()) < 0);
  }

  void offer(AssetProperty stream) {
    var alias = stream.alias().path();
    if (!alias.startsWith(prefix) || alias.compareTo(after) <= 0) {
      return;
    }
    if (found.size() < limit) {
      found.add(stream);
    } else if (alias.compareTo(last()) < 0) {
      found.remove();
      found.add(stream);
    }
  }

  List<AssetProperty> ordered() {
    return found.stream().sorted(BY_ALIAS).toList();
  }

  private String last() {
    return found.element().alias().path();
  }
}
