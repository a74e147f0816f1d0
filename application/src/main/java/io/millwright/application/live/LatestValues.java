// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.application.historian.Historian;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the newest points of many data streams in pieces, so that a caller can stop when it has
 * enough.
 */
public final class LatestValues {
  private static final int PIECE = 1_000;

  private LatestValues() {}

  /**
   * Passes the newest point of each stream to {@code taker}, a thousand streams at a time, as
   * {@link UnknownPresentValues} shows it.
   */
  public static void read(
      Historian historian,
      UnknownPresentValues unknown,
      Collection<Alias> streams,
      Consumer<Map<Alias, Tqv>> taker) {
    var all = List.copyOf(streams);
    for (int from = 0; from < all.size(); from += PIECE) {
      var piece = all.subList(from, Math.min(from + PIECE, all.size()));
      taker.accept(unknown.shown(historian.latest(piece)));
    }
  }

  /** Returns how many characters the text of a point has; 0 if its value is not a text. */
  public static int characters(Tqv tqv) {
    return tqv.value() instanceof Value.StringValue(String text) ? text.length() : 0;
  }
}
