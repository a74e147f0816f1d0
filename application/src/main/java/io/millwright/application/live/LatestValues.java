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
 * The newest data points of many data streams, read piece by piece, so that whoever takes them can
 * stop when it has as much as it can hold.
 */
public final class LatestValues {
  private static final int PIECE = 1_000;

  private LatestValues() {}

  /** Hands over the newest data point of each stream, as {@link UnknownNow} shows it. */
  public static void read(
      Historian historian,
      UnknownNow unknown,
      Collection<Alias> streams,
      Consumer<Map<Alias, Tqv>> taker) {
    var all = List.copyOf(streams);
    for (int from = 0; from < all.size(); from += PIECE) {
      var piece = all.subList(from, Math.min(from + PIECE, all.size()));
      taker.accept(unknown.shown(historian.latest(piece)));
    }
  }

  /** How many characters the text of a data point has. */
  public static int characters(Tqv tqv) {
    return tqv.value() instanceof Value.StringValue(String text) ? text.length() : 0;
  }
}
