// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.id.AssetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which asset was whose child when, where that is not simply as it is now: of an asset that has
 * been nowhere else there is nothing here, so a plant costs no more for it. Immutable.
 *
 * <ol>
 *   <li>An asset that never had a parent belongs to its first one from the beginning of its data.
 *   <li>A later move counts from the time of the change, or from the time that the mover names.
 *   <li>An asset that is removed was a child until then. When it comes back to where it was, the
 *       removal is undone: it has been there all the time.
 * </ol>
 */
public final class Memberships {
  /** Of a plant in which nothing was ever moved. */
  public static final Memberships NONE = new Memberships(Map.of(), Map.of());

  static final Comparator<Membership> ORDER =
      Comparator.<Membership, AssetId>comparing(
              Membership::child, Comparator.comparing(AssetId::uuid))
          .thenComparing(Membership::from);

  private final Map<AssetId, List<Membership>> byChild;
  private final Map<AssetId, RemovedChild> removed;
  private final Map<AssetId, List<Membership>> byParent = new HashMap<>();

  private Memberships(Map<AssetId, List<Membership>> byChild, Map<AssetId, RemovedChild> removed) {
    this.byChild = Map.copyOf(byChild);
    this.removed = Map.copyOf(removed);
    this.byChild.values().stream()
        .flatMap(List::stream)
        .forEach(each -> byParent.computeIfAbsent(each.parent(), _ -> new ArrayList<>()).add(each));
    byParent.values().forEach(all -> all.sort(ORDER));
  }

  /**
   * These memberships.
   *
   * @param all of each child all that it ever had, the oldest first
   * @param removed the assets that are gone
   */
  public static Memberships of(Collection<Membership> all, Collection<RemovedChild> removed) {
    var byChild = new HashMap<AssetId, List<Membership>>();
    all.forEach(each -> byChild.computeIfAbsent(each.child(), _ -> new ArrayList<>()).add(each));
    byChild.replaceAll((_, list) -> List.copyOf(list));
    var gone = new HashMap<AssetId, RemovedChild>();
    removed.forEach(each -> gone.put(each.id(), each));
    return byChild.isEmpty() && gone.isEmpty() ? NONE : new Memberships(byChild, gone);
  }

  /**
   * Returns all memberships of an asset, the oldest first; none where it has one from the
   * beginning.
   */
  public List<Membership> of(AssetId child) {
    return byChild.getOrDefault(child, List.of());
  }

  /** Returns the assets that have memberships here. */
  public Collection<AssetId> children() {
    return byChild.keySet();
  }

  /** Returns the memberships below an asset, whether they have ended or not. */
  public List<Membership> below(AssetId parent) {
    return byParent.getOrDefault(parent, List.of());
  }

  /** Returns an asset that was removed. */
  public Optional<RemovedChild> findRemoved(AssetId child) {
    return Optional.ofNullable(removed.get(child));
  }

  /** Returns all assets that were removed and are remembered for whose children they were. */
  public Collection<RemovedChild> removed() {
    return removed.values();
  }

  /** Returns when an asset came to where it is. */
  public Instant since(AssetId child) {
    var all = of(child);
    return all.isEmpty() || !all.getLast().isOpen() ? Membership.BEGINNING : all.getLast().from();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Memberships that
        && byChild.equals(that.byChild)
        && removed.equals(that.removed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(byChild, removed);
  }

  /**
   * Returns the plant after a change, with the memberships that its assets had and have.
   *
   * @param before knows it until the change
   * @param after may name times ({@link Plant#since}); what else it knows does not count
   * @param time of the change
   */
  public static Plant settle(Plant before, Plant after, Instant time) {
    return after.with(new Settling(before, after, time).memberships());
  }

  private static final class Settling {
    private final Plant before;
    private final Plant after;
    private final Instant time;
    private final Map<AssetId, List<Membership>> byChild;
    private final Map<AssetId, RemovedChild> removed;

    Settling(Plant before, Plant after, Instant time) {
      this.before = before;
      this.after = after;
      this.time = time;
      byChild = new HashMap<>(before.memberships().byChild);
      removed = new HashMap<>(before.memberships().removed);
    }

    Memberships memberships() {
      var pairs = AssetPairs.of(before, after);
      var placed = new HashSet<AssetId>();
      pairs.gone().forEach(this::leave);
      for (var asset : pairs.added()) {
        place(asset, byChild.getOrDefault(asset.id(), List.of()));
        placed.add(asset.id());
      }
      for (var pair : pairs.changed()) {
        if (!pair.was().placement().equals(pair.is().placement())) {
          place(pair.is(), known(pair.was()));
          placed.add(pair.is().id());
        }
      }
      after
          .since()
          .forEach((id, since) -> {
            if (!placed.contains(id)) {
              after.findAsset(id).ifPresent(asset -> correct(asset, since));
            }
          });
      return byChild.equals(before.memberships().byChild)
              && removed.equals(before.memberships().removed)
          ? before.memberships()
          : new Memberships(byChild, removed);
    }

    private List<Membership> known(Asset asset) {
      var list = byChild.get(asset.id());
      if (list != null) {
        return list;
      }
      return asset.placement() instanceof Placement.Under placement
          ? List.of(Membership.always(asset.id(), placement))
          : List.of();
    }

    /** Whose parent is gone, too, comes back with it or not at all: there is nothing to know. */
    private void leave(Asset asset) {
      var list = known(asset);
      if (list.stream().anyMatch(each -> after.findAsset(each.parent()).isPresent())) {
        keep(asset, until(list, time));
        removed.put(asset.id(), RemovedChild.of(before, asset, time));
      }
    }

    private void place(Asset asset, List<Membership> list) {
      var gone = Optional.ofNullable(removed.remove(asset.id()));
      var wanted = Optional.ofNullable(after.since().get(asset.id()));
      if (!(asset.placement() instanceof Placement.Under placement)) {
        keep(asset, until(list, wanted.orElse(time)));
        return;
      }
      var last = list.isEmpty() ? null : list.getLast();
      if (last != null && wanted.isEmpty() && last.isOf(placement)) {
        boolean isBack =
            last.isOpen() || gone.filter(each -> each.removed().equals(last.to())).isPresent();
        if (isBack) {
          keep(asset, with(list.subList(0, list.size() - 1), last.to(Membership.OPEN)));
          return;
        }
      }
      var from = wanted.orElse(list.isEmpty() ? Membership.BEGINNING : time);
      keep(asset, with(until(list, from), Membership.since(asset.id(), placement, from)));
    }

    /** Moves the time at which an asset left where it was and came to where it is. */
    private void correct(Asset asset, Instant since) {
      if (!(asset.placement() instanceof Placement.Under placement)) {
        return;
      }
      var list = known(asset);
      var last = list.getLast();
      var earlier = new ArrayList<>(list.subList(0, list.size() - 1));
      if (!earlier.isEmpty() && earlier.getLast().to().equals(last.from())) {
        earlier.addLast(earlier.removeLast().to(since));
      }
      keep(asset, with(until(earlier, since), Membership.since(asset.id(), placement, since)));
    }

    private static List<Membership> until(List<Membership> list, Instant end) {
      return list.stream().map(each -> each.until(end)).filter(each -> !each.isEmpty()).toList();
    }

    private static List<Membership> with(List<Membership> list, Membership last) {
      var all = new ArrayList<>(list);
      boolean continues =
          !all.isEmpty()
              && all.getLast().parent().equals(last.parent())
              && all.getLast().hierarchy().equals(last.hierarchy())
              && all.getLast().to().equals(last.from());
      all.add(continues ? all.removeLast().to(last.to()) : last);
      return all;
    }

    private void keep(Asset asset, List<Membership> list) {
      boolean isUsual =
          list.isEmpty()
              || (list.size() == 1
                  && list.getFirst().isOpen()
                  && list.getFirst().from().equals(Membership.BEGINNING));
      if (isUsual) {
        byChild.remove(asset.id());
      } else {
        byChild.put(asset.id(), List.copyOf(list));
      }
    }
  }
}
