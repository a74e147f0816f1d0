// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.asset.Consequences;
import io.millwright.asset.FormerAlias;
import io.millwright.asset.Plant;
import io.millwright.reading.Alias;
import io.millwright.source.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which edges deliver the streams whose alias a change of the plant takes away. */
final class DeliveryText {
  private final Map<Alias, Feed> delivered = new HashMap<>();

  /**
   * @param feeds those that have ended don't count
   */
  DeliveryText(List<Feed> feeds) {
    feeds.stream()
        .filter(feed -> feed.until().isEmpty())
        .forEach(feed -> delivered.put(feed.alias(), feed));
  }

  /** A line for each kind of what the people with the edge files should know. */
  List<String> lines(Consequences consequences, Plant before, Plant after) {
    var kept = new ArrayList<String>();
    var cutOff = new ArrayList<String>();
    var taken = new ArrayList<String>();
    for (var move : consequences.moved()) {
      var feed = delivered.get(move.before());
      if (feed == null || delivered.containsKey(move.after())) {
        continue;
      }
      var text = "%s becomes %s".formatted(tag(feed), move.after());
      if (after.findProperty(feed.sentAs()).isPresent()) {
        taken.add(tag(feed));
      } else if (isKept(move, before, after)) {
        kept.add(text);
      } else {
        cutOff.add(text);
      }
    }
    var left =
        consequences.left().stream()
            .flatMap(alias -> Optional.ofNullable(delivered.get(alias)).stream())
            .map(DeliveryText::tag)
            .toList();
    var lines = new ArrayList<String>();
    PlanText.add(
        lines,
        "delivered under an old alias, which is kept until its edge file has the new one: %s",
        kept);
    PlanText.add(
        lines,
        "delivered under an old alias, which is not kept since one of the two was written for the"
            + " property; change the edge file: %s",
        cutOff);
    PlanText.add(
        lines, "delivered under an alias that belongs to another property from now on: %s", taken);
    PlanText.add(lines, "delivered on, without a property: %s", left);
    return lines;
  }

  private static boolean isKept(Consequences.Move move, Plant before, Plant after) {
    return before
        .findProperty(move.before())
        .flatMap(was ->
            after
                .findProperty(was.asset().id(), was.property().id())
                .filter(is -> FormerAlias.isKept(was, is)))
        .isPresent();
  }

  private static String tag(Feed feed) {
    return "edge %s, source %s, %s".formatted(feed.edge(), feed.source(), feed.sentAs());
  }
}
