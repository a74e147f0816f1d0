// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.hint;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetPairs;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What goes, and what of the same kind comes where it was: mostly a thing with a new key whose old
 * key the files do not say, so that its history stays behind.
 */
final class RenameHints {
  private static final int NAMED = 3;

  private final Plant before;
  private final Plant after;
  private final List<String> lines = new ArrayList<>();

  private RenameHints(Plant before, Plant after) {
    this.before = before;
    this.after = after;
  }

  /** Returns a sentence for each of these places. */
  static List<String> of(Plant before, Plant after) {
    var hints = new RenameHints(before, after);
    hints.models();
    hints.assets();
    return hints.lines;
  }

  private void models() {
    var gone = missing(before.models(), after.models(), AssetModel::id);
    var come = missing(after.models(), before.models(), AssetModel::id);
    pair(
        gone.stream().filter(model -> !model.properties().isEmpty()).toList(),
        come,
        RenameHints::properties,
        model -> "model " + model.key(),
        AssetModel::key,
        "with the same properties");
    for (var now : after.models()) {
      before.findModel(now.id()).ifPresent(old -> parts(old, now));
    }
  }

  private static Set<String> properties(AssetModel model) {
    return model.properties().stream().map(PropertyDefinition::key).collect(Collectors.toSet());
  }

  private record Sort(String kind, Object type, String unit) {}

  private static Sort sort(PropertyDefinition property) {
    return new Sort(property.kind().word(), property.type(), property.unit());
  }

  private void parts(AssetModel old, AssetModel now) {
    pair(
        missing(old.properties(), now.properties(), PropertyDefinition::id),
        missing(now.properties(), old.properties(), PropertyDefinition::id),
        RenameHints::sort,
        property -> "property %s.%s".formatted(now.key(), property.key()),
        PropertyDefinition::key,
        "of the same kind");
    pair(
        missing(old.hierarchies(), now.hierarchies(), Hierarchy::id),
        missing(now.hierarchies(), old.hierarchies(), Hierarchy::id),
        Hierarchy::child,
        hierarchy -> "hierarchy %s.%s".formatted(now.key(), hierarchy.key()),
        Hierarchy::key,
        "with children of the same model");
  }

  private record Place(ModelId model, Placement placement) {}

  private record Moved(ModelId model, String key) {}

  private void assets() {
    var pairs = AssetPairs.of(before, after);
    // What went or came with its parent is part of what is said of the parent.
    var gone =
        pairs.gone().stream().filter(asset -> isTop(asset, after)).collect(Collectors.toList());
    var come =
        pairs.added().stream().filter(asset -> isTop(asset, before)).collect(Collectors.toList());
    Function<Asset, Object> place = asset -> new Place(asset.model(), asset.placement());
    var found =
        pair(
            gone,
            come,
            place,
            asset -> "asset " + after.path(asset.id()),
            asset -> before.path(asset.id()),
            "of the same model");
    var said = found.stream().map(place).collect(Collectors.toSet());
    gone.removeIf(asset -> said.contains(place.apply(asset)));
    come.removeIf(asset -> said.contains(place.apply(asset)));
    Function<Asset, Object> key = asset -> new Moved(asset.model(), asset.key());
    pair(
        gone,
        come,
        key,
        asset -> "asset " + after.path(asset.id()),
        asset -> before.path(asset.id()),
        "of the same model and key");
  }

  /** Returns whether the parent, if there is one, is in the other plant, too. */
  private static boolean isTop(Asset asset, Plant other) {
    return !(asset.placement() instanceof Placement.Under(AssetId parent, HierarchyId _))
        || other.findAsset(parent).isPresent();
  }

  private static <T> List<T> missing(List<T> these, List<T> those, Function<T, Object> id) {
    var known = those.stream().map(id).collect(Collectors.toSet());
    return these.stream().filter(each -> !known.contains(id.apply(each))).toList();
  }

  /** Says what of the same sort goes and comes, and gives back what goes so. */
  private <T> List<T> pair(
      List<T> gone,
      List<T> come,
      Function<T, Object> sort,
      Function<T, String> subject,
      Function<T, String> was,
      String alike) {
    var found = new ArrayList<T>();
    Map<Object, List<T>> olds = new LinkedHashMap<>();
    gone.forEach(each -> olds.computeIfAbsent(sort.apply(each), _ -> new ArrayList<>()).add(each));
    Map<Object, List<T>> news = new LinkedHashMap<>();
    come.forEach(each -> news.computeIfAbsent(sort.apply(each), _ -> new ArrayList<>()).add(each));
    news.forEach((same, comers) -> {
      var goers = olds.getOrDefault(same, List.of());
      if (goers.isEmpty()) {
        return;
      }
      found.addAll(goers);
      lines.add(
          "%s: new, while %s %s; what was renamed or moved keeps its history with was: %s"
              .formatted(
                  named(comers.stream().map(subject).toList()),
                  named(goers.stream().map(was).toList()),
                  (goers.size() == 1 ? "goes, " : "go, ") + alike,
                  was.apply(goers.getFirst())));
    });
    return found;
  }

  private static String named(List<String> names) {
    var first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() <= NAMED ? first : "%s and %,d more".formatted(first, names.size() - NAMED);
  }
}
