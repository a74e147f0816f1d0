// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetPairs;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells what a change does to the history of parents whose children come and go. */
final class HistoryOfHierarchies {
  private final Plant before;
  private final Plant after;
  private final List<String> lines = new ArrayList<>();

  private HistoryOfHierarchies(Plant before, Plant after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Returns a line for each asset that leaves a parent that stays, or comes to one at a named time.
   */
  static List<String> lines(Plant before, Plant after) {
    var history = new HistoryOfHierarchies(before, after);
    var pairs = AssetPairs.of(before, after);
    pairs.gone().forEach(asset -> history.add(asset, Optional.empty()));
    pairs.changed().stream()
        .filter(pair -> !pair.was().placement().equals(pair.is().placement()))
        .forEach(pair -> history.add(pair.was(), Optional.of(pair.is())));
    after
        .since()
        .forEach((id, since) ->
            after
                .findAsset(id)
                .filter(asset ->
                    before
                        .findAsset(id)
                        .filter(was -> !was.placement().equals(asset.placement()))
                        .isEmpty())
                .filter(_ ->
                    before.findAsset(id).isEmpty() || !before.memberships().since(id).equals(since))
                .ifPresent(asset ->
                    history.lines.add(
                        "%s counts in %s since %s"
                            .formatted(after.path(id), history.parent(asset), since))));
    return history.lines;
  }

  private void add(Asset was, Optional<Asset> is) {
    var when =
        Optional.ofNullable(after.since().get(was.id())).map(Object::toString).orElse("the change");
    var left =
        was.placement() instanceof Placement.Under(AssetId parent, var _)
                && after.findAsset(parent).isPresent()
            ? "in %s until %s".formatted(before.path(parent), when)
            : "";
    var came =
        is.filter(asset -> asset.placement() instanceof Placement.Under)
            .map(asset -> "in %s %s".formatted(parent(asset), from(was, when)))
            .orElse("");
    if (!left.isEmpty() || !came.isEmpty()) {
      lines.add(
          "%s counts %s%s%s"
              .formatted(
                  before.path(was.id()),
                  left,
                  left.isEmpty() || came.isEmpty() ? "" : ", and ",
                  came));
    }
  }

  /**
   * Returns the words for a start; an asset that never had a parent belongs to its first one
   * always.
   */
  private String from(Asset was, String when) {
    boolean isFirst =
        was.placement() instanceof Placement.Root
            && before.memberships().of(was.id()).isEmpty()
            && !after.since().containsKey(was.id());
    return isFirst ? "from the beginning of its data" : "since " + when;
  }

  private String parent(Asset asset) {
    return asset.placement() instanceof Placement.Under(AssetId parent, var _)
        ? after.path(parent)
        : "no parent";
  }
}
