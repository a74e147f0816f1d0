// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the trees in which a change of the plant may change results. Names and descriptions, which
 * are for people, change none.
 */
public final class TreeChanges {
  private final Plant before;
  private final Plant after;
  private final Map<ModelId, Boolean> sameModels = new HashMap<>();

  private TreeChanges(Plant before, Plant after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Returns the roots of the trees in which the changed plant may compute something else, new trees
   * included.
   */
  public static Set<AssetId> between(Plant before, Plant after) {
    var changes = new TreeChanges(before, after);
    var changed = new LinkedHashSet<AssetId>();
    for (var root : after.roots()) {
      if (!changes.isSame(root)) {
        changed.add(root.id());
      }
    }
    return changed;
  }

  private boolean isSame(Asset root) {
    var old = before.findAsset(root.id());
    return old.isPresent() && isSame(old.get(), root);
  }

  /** Compares an asset and all assets below it. Their order counts, since sums round by it. */
  private boolean isSame(Asset old, Asset now) {
    if (!computesTheSame(old, now) || !isSameModel(now.model())) {
      return false;
    }
    if (!hasSameMembers(now)) {
      return false;
    }
    List<Asset> oldChildren = before.children(old.id());
    List<Asset> children = after.children(now.id());
    if (oldChildren.size() != children.size()) {
      return false;
    }
    for (int i = 0; i < children.size(); i++) {
      if (!isSame(oldChildren.get(i), children.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Compares the memberships below a parent, and from where former children are read. */
  private boolean hasSameMembers(Asset parent) {
    var members = after.memberships().below(parent.id());
    return members.equals(before.memberships().below(parent.id()))
        && members.stream().allMatch(this::isSame);
  }

  private boolean isSame(Membership member) {
    var old = before.findAsset(member.child());
    var now = after.findAsset(member.child());
    if (old.isPresent() && now.isPresent()) {
      return computesTheSame(old.get(), now.get())
          && isSameModel(now.get().model())
          && before.path(member.child()).equals(after.path(member.child()))
          && before.root(old.get()).id().equals(after.root(now.get()).id());
    }
    var gone = before.memberships().findRemoved(member.child());
    return old.isEmpty()
        && now.isEmpty()
        && gone.equals(after.memberships().findRemoved(member.child()))
        && ownersOf(before, member).equals(ownersOf(after, member));
  }

  /** Returns which assets have taken over the streams of a removed asset. */
  private static List<Optional<AssetId>> ownersOf(Plant plant, Membership gone) {
    return plant.memberships().findRemoved(gone.child()).stream()
        .flatMap(known -> known.streams().values().stream().sorted())
        .map(alias -> plant.findProperty(alias).map(property -> property.asset().id()))
        .toList();
  }

  /** Compares everything of an asset but its name and description, which are for people. */
  private static boolean computesTheSame(Asset old, Asset now) {
    if (old.equals(now)) {
      return true;
    }
    return old.id().equals(now.id())
        && old.key().equals(now.key())
        && old.model().equals(now.model())
        && old.placement().equals(now.placement())
        && old.attributes().equals(now.attributes())
        && old.units().equals(now.units())
        && old.aliases().equals(now.aliases());
  }

  private boolean isSameModel(ModelId id) {
    return sameModels.computeIfAbsent(id, _ -> before.findModel(id).equals(after.findModel(id)));
  }
}
