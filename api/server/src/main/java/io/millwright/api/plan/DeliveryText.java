// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.change.Consequences;
import io.millwright.asset.change.FormerAlias;
import io.millwright.feed.Feed;
import io.millwright.reading.Alias;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes which edges deliver the streams that a change of the plant renames or detaches. */
final class DeliveryText {
  private final Map<Alias, Feed> delivered = new HashMap<>();

  /**
   * Creates the description.
   *
   * @param feeds all feeds; those that have ended are ignored
   */
  DeliveryText(List<Feed> feeds) {
    feeds.stream()
        .filter(feed -> feed.until().isEmpty())
        .forEach(feed -> delivered.put(feed.alias(), feed));
  }

  /** Returns, for each kind and source, what the owners of the edge files should know. */
  List<String> lines(Consequences consequences, Plant before, Plant after) {
    var kept = new Sources();
    var cutOff = new Sources();
    var taken = new Sources();
    for (var move : consequences.moved()) {
      var feed = delivered.get(move.before());
      if (feed == null || delivered.containsKey(move.after())) {
        continue;
      }
      var text = "%s becomes %s".formatted(feed.sentAs(), move.after());
      var owner = after.findProperty(feed.sentAs());
      if (owner.isPresent()) {
        // The property gets an earlier alias back, under which the edge already delivers.
        if (!isOf(owner.get(), move, before)) {
          taken.add(feed, feed.sentAs().toString());
        }
      } else if (isKept(move, before, after)) {
        kept.add(feed, text);
      } else {
        cutOff.add(feed, text);
      }
    }
    var left = new Sources();
    consequences
        .left()
        .forEach(alias -> {
          var feed = delivered.get(alias);
          if (feed != null) {
            left.add(feed, feed.sentAs().toString());
          }
        });
    var lines = new ArrayList<String>();
    kept.say(
        lines, "delivered under an old alias, which is kept until its edge file has the new one");
    cutOff.say(
        lines,
        "delivered under an old alias, which is not kept since one of the two was written for the"
            + " property; change the edge file");
    taken.say(lines, "delivered under an alias that belongs to another property from now on");
    left.say(lines, "delivered on, without a property");
    return lines;
  }

  /** Collects the texts about feeds by the edges and sources that deliver them. */
  private static final class Sources {
    private final Map<String, List<String>> texts = new LinkedHashMap<>();

    void add(Feed feed, String text) {
      texts
          .computeIfAbsent(
              "edge %s, source %s".formatted(feed.edge(), feed.source()), _ -> new ArrayList<>())
          .add(text);
    }

    void say(List<String> lines, String sentence) {
      texts.forEach(
          (source, all) -> PlanText.add(lines, "%s: %s".formatted(sentence, source), ", ", all));
    }
  }

  private static boolean isOf(AssetProperty owner, Consequences.Move move, Plant before) {
    return before
        .findProperty(move.before())
        .filter(was ->
            was.asset().id().equals(owner.asset().id())
                && was.property().id().equals(owner.property().id()))
        .isPresent();
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
}
