// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.id.AssetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;

/**
 * The assets of a plant beside those of the plant before it. Where a change has left most assets as
 * they were, in the order in which they were, finding the others costs one look at each.
 */
public final class AssetPairs {
  private final int[] places;
  private final List<Asset> added = new ArrayList<>();
  private final List<Pair> changed = new ArrayList<>();
  private final List<Asset> gone = new ArrayList<>();

  /**
   * An asset that stays, but not as it was.
   *
   * @param was before
   * @param is after
   */
  public record Pair(Asset was, Asset is) {}

  private AssetPairs(List<Asset> before, List<Asset> after) {
    places = new int[after.size()];
    int most = Math.min(before.size(), after.size());
    int start = 0;
    while (start < most && isSame(before.get(start), after.get(start))) {
      pair(before, start, after, start);
      start++;
    }
    int shift = before.size() - after.size();
    int end = after.size();
    while (end > start
        && end + shift > start
        && isSame(before.get(end + shift - 1), after.get(end - 1))) {
      end--;
    }
    between(before, start, end + shift, after, end);
    for (int i = end; i < after.size(); i++) {
      pair(before, i + shift, after, i);
    }
  }

  /** Pairs what stands between the same at the start and the same at the end. */
  private void between(
      List<Asset> before, int start, int endBefore, List<Asset> after, int endAfter) {
    var known = HashMap.<AssetId, Integer>newHashMap(endBefore - start);
    for (int i = start; i < endBefore; i++) {
      known.put(before.get(i).id(), i);
    }
    for (int i = start; i < endAfter; i++) {
      var place = known.remove(after.get(i).id());
      if (place == null) {
        places[i] = -1;
        added.add(after.get(i));
      } else {
        pair(before, place, after, i);
      }
    }
    known.values().stream().sorted().forEach(place -> gone.add(before.get(place)));
  }

  private void pair(List<Asset> before, int place, List<Asset> after, int index) {
    places[index] = place;
    var was = before.get(place);
    var is = after.get(index);
    if (!was.equals(is)) {
      changed.add(new Pair(was, is));
    }
  }

  private static boolean isSame(Asset was, Asset is) {
    return was.id().equals(is.id());
  }

  /** Looks at all assets of two plants. */
  public static AssetPairs of(Plant before, Plant after) {
    return new AssetPairs(before.assets(), after.assets());
  }

  /**
   * Returns where an asset stood before.
   *
   * @param index of the asset among those after
   * @return its index among those before; -1 where it is new
   */
  public int placeBefore(int index) {
    return places[index];
  }

  /** Returns the assets that are new, in their order. */
  public List<Asset> added() {
    return Collections.unmodifiableList(added);
  }

  /** Returns the assets that are not as they were, in their order. */
  public List<Pair> changed() {
    return Collections.unmodifiableList(changed);
  }

  /** Returns the assets that are there no more, in their order. */
  public List<Asset> gone() {
    return Collections.unmodifiableList(gone);
  }

  /** Returns whether every asset that stays has the path that it had. */
  public boolean keepPaths() {
    return changed.stream()
        .allMatch(pair ->
            pair.was().key().equals(pair.is().key())
                && pair.was().placement().equals(pair.is().placement()));
  }
}
