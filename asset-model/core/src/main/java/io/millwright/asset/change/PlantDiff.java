// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetPairs;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Durations;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.definition.PlantText;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is different between two plants. Models, hierarchies, properties, alarms and assets are the
 * same where their ids (an alarm's key) are, so a new name is a change, not a removal.
 *
 * @param changes in the order models, properties, assets
 */
public record PlantDiff(List<Change> changes) {
  public PlantDiff {
    changes = List.copyOf(changes);
  }

  /** What happened to a part of the plant. */
  public enum Action {
    /** It is new. */
    ADD,
    /** It stays, but not as it was. */
    CHANGE,
    /** It goes. */
    REMOVE
  }

  /**
   * One difference.
   *
   * @param action what happened
   * @param subject what it happened to, such as {@code property filler.temperature}
   * @param detail how; empty where the action says it all
   */
  public record Change(Action action, String subject, String detail) {
    /**
     * Returns a line for a terminal, such as {@code ~ property filler.temperature: unit Cel to K}.
     */
    @Override
    public String toString() {
      var sign =
          switch (action) {
            case ADD -> "+";
            case CHANGE -> "~";
            case REMOVE -> "-";
          };
      return "%s %s%s".formatted(sign, subject, detail.isEmpty() ? "" : ": " + detail);
    }
  }

  /** Returns everything that must be done to make one plant the other. */
  public static PlantDiff between(Plant before, Plant after) {
    var changes = new ArrayList<Change>();
    compare(
        before.models(),
        after.models(),
        AssetModel::id,
        added -> {
          changes.add(new Change(Action.ADD, "model " + added.key(), ""));
          models(changes, empty(added), added, before, after);
        },
        removed -> changes.add(new Change(Action.REMOVE, "model " + removed.key(), "")),
        (old, now) -> models(changes, old, now, before, after));
    var pairs = AssetPairs.of(before, after);
    var touched = HashSet.<AssetId>newHashSet(pairs.added().size() + pairs.changed().size());
    pairs.added().forEach(asset -> touched.add(asset.id()));
    pairs.changed().forEach(pair -> touched.add(pair.is().id()));
    touched.addAll(after.since().keySet());
    touched.addAll(after.memberships().children());
    boolean onlyTouched = pairs.keepPaths() && before.models().equals(after.models());
    for (int i = 0; i < after.assets().size(); i++) {
      var now = after.assets().get(i);
      if (onlyTouched && !touched.contains(now.id())) {
        continue;
      }
      int place = pairs.placeBefore(i);
      if (place < 0) {
        changes.add(
            new Change(
                Action.ADD, "asset " + after.path(now.id()), "of model " + after.model(now).key()));
      } else {
        assets(changes, before.assets().get(place), now, before, after);
      }
    }
    for (var old : pairs.gone()) {
      changes.add(new Change(Action.REMOVE, "asset " + before.path(old.id()), ""));
    }
    return new PlantDiff(changes);
  }

  /** Returns whether the plants are the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  private static AssetModel empty(AssetModel model) {
    return new AssetModel(
        model.id(),
        model.key(),
        model.name(),
        model.description(),
        model.type(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        model.rules());
  }

  private static void models(
      List<Change> changes, AssetModel old, AssetModel now, Plant before, Plant after) {
    var details = new ChangedParts();
    details.add("key", old.key(), now.key());
    details.add("name", old.name(), now.name());
    details.add("description", old.description(), now.description());
    details.add("type", old.type(), now.type());
    details.add("rules", old.rules(), now.rules());
    if (details.isEmpty() && sameButOrder(old, now)) {
      details.note("the order within");
    }
    details.report(changes, "model " + now.key());
    compare(
        old.properties(),
        now.properties(),
        PropertyDefinition::id,
        added -> changes.add(new Change(Action.ADD, property(now, added), describe(added))),
        removed -> changes.add(new Change(Action.REMOVE, property(now, removed), "")),
        (was, is) -> properties(changes, now, was, is));
    compare(
        old.hierarchies(),
        now.hierarchies(),
        Hierarchy::id,
        added ->
            changes.add(
                new Change(
                    Action.ADD,
                    "hierarchy %s.%s".formatted(now.key(), added.key()),
                    "of " + name(after, added.child()))),
        removed ->
            changes.add(
                new Change(
                    Action.REMOVE, "hierarchy %s.%s".formatted(now.key(), removed.key()), "")),
        (was, is) -> {
          var parts = new ChangedParts();
          parts.add("key", was.key(), is.key());
          parts.add("name", was.name(), is.name());
          parts.add("model", name(before, was.child()), name(after, is.child()));
          parts.report(changes, "hierarchy %s.%s".formatted(now.key(), is.key()));
        });
    compare(
        old.composites(),
        now.composites(),
        CompositeModel::id,
        added ->
            changes.add(
                new Change(
                    Action.ADD,
                    composite(now, added),
                    added.component().map(id -> "of " + name(after, id)).orElse(""))),
        removed -> changes.add(new Change(Action.REMOVE, composite(now, removed), "")),
        (was, is) -> {
          var parts = new ChangedParts();
          parts.add("key", was.key(), is.key());
          parts.add("name", was.name(), is.name());
          parts.add("description", was.description(), is.description());
          parts.add("type", was.type(), is.type());
          parts.add(
              "component",
              was.component().map(id -> name(before, id)).orElse(""),
              is.component().map(id -> name(after, id)).orElse(""));
          parts.report(changes, composite(now, is));
        });
    compare(
        old.interfaces(),
        now.interfaces(),
        InterfaceRelationship::contract,
        added -> changes.add(new Change(Action.ADD, contract(now, added.contract(), after), "")),
        removed ->
            changes.add(new Change(Action.REMOVE, contract(now, removed.contract(), before), "")),
        (was, is) -> {
          if (!was.equals(is)) {
            changes.add(
                new Change(
                    Action.CHANGE, contract(now, is.contract(), after), "what stands for what"));
          }
        });
    compare(
        old.alarms(),
        now.alarms(),
        AlarmDefinition::key,
        added ->
            changes.add(
                new Change(
                    Action.ADD,
                    "alarm %s.%s".formatted(now.key(), added.key()),
                    "when " + added.when())),
        removed ->
            changes.add(
                new Change(Action.REMOVE, "alarm %s.%s".formatted(now.key(), removed.key()), "")),
        (was, is) -> {
          var parts = new ChangedParts();
          parts.add("when", was.when(), is.when());
          parts.add("deadband", was.deadband(), is.deadband());
          parts.add("on_delay", was.onDelay(), is.onDelay());
          parts.add("off_delay", was.offDelay(), is.offDelay());
          parts.add("priority", was.priority(), is.priority());
          parts.add("message", was.message(), is.message());
          parts.report(changes, "alarm %s.%s".formatted(now.key(), is.key()));
        });
  }

  /** Returns whether only the order of the model's parts differs. */
  private static boolean sameButOrder(AssetModel old, AssetModel now) {
    return !old.equals(now)
        && old.properties().size() == now.properties().size()
        && old.properties().containsAll(now.properties())
        && old.hierarchies().size() == now.hierarchies().size()
        && old.hierarchies().containsAll(now.hierarchies())
        && old.composites().size() == now.composites().size()
        && old.composites().containsAll(now.composites())
        && old.interfaces().size() == now.interfaces().size()
        && old.interfaces().containsAll(now.interfaces())
        && old.alarms().size() == now.alarms().size()
        && old.alarms().containsAll(now.alarms());
  }

  private static void properties(
      List<Change> changes, AssetModel model, PropertyDefinition was, PropertyDefinition is) {
    var details = new ChangedParts();
    details.add("key", was.key(), is.key());
    details.add("name", was.name(), is.name());
    details.add("type", was.type(), is.type());
    details.add("unit", was.unit(), is.unit());
    details.add("kind", describe(was), describe(is));
    details.add("role", role(was), role(is));
    details.report(changes, property(model, is));
  }

  /** What was inferred follows from the rest of the model, and is no change of its own. */
  private static String role(PropertyDefinition property) {
    return property.assigned().isSet() ? property.role().word() : "inferred";
  }

  private static void assets(
      List<Change> changes, Asset old, Asset now, Plant before, Plant after) {
    var oldPath = before.path(old.id());
    var path = after.path(now.id());
    var oldModel = before.model(old).key();
    var oldSince = before.memberships().since(old.id());
    var since = since(before, old, after, now);
    if (old.equals(now)
        && oldPath.equals(path)
        && oldModel.equals(after.model(now).key())
        && since.equals(oldSince)) {
      return;
    }
    var details = new ChangedParts();
    details.add("path", oldPath, path);
    details.add("name", old.name(), now.name());
    details.add("description", old.description(), now.description());
    details.add("model", oldModel, after.model(now).key());
    if (!old.placement().equals(now.placement()) && oldPath.equals(path)) {
      details.note("hangs elsewhere");
    }
    if (!since.equals(oldSince) && !since.equals(Membership.BEGINNING)) {
      details.note("there since " + since);
    }
    var model = after.model(now);
    compareMaps(details, "attribute ", model, old.attributes(), now.attributes());
    compareMaps(details, "alias of ", model, old.aliases(), now.aliases());
    compareMaps(details, "unit of ", model, old.units(), now.units());
    compareMaps(details, "notifications of ", model, notifying(old), notifying(now));
    details.report(changes, "asset " + path);
  }

  /** Returns when it came to where it is, as far as that is said; where it stays, as before. */
  private static Instant since(Plant before, Asset old, Plant after, Asset now) {
    var said = after.since().get(now.id());
    if (said != null) {
      return said;
    }
    var known = after.memberships().of(now.id());
    return known.isEmpty() && old.placement().equals(now.placement())
        ? before.memberships().since(old.id())
        : after.memberships().since(now.id());
  }

  private static Map<PropertyId, String> notifying(Asset asset) {
    return asset.notifying().stream().collect(Collectors.toMap(Function.identity(), _ -> "on"));
  }

  private static <V> void compareMaps(
      ChangedParts details,
      String what,
      AssetModel model,
      Map<PropertyId, V> old,
      Map<PropertyId, V> now) {
    for (var property : model.properties()) {
      var was = old.get(property.id());
      var is = now.get(property.id());
      if (!Objects.equals(was, is)) {
        details.add(what + property.key(), was == null ? "unset" : was, is == null ? "unset" : is);
      }
    }
    if (old.keySet().stream()
        .anyMatch(id -> model.findProperty(id).isEmpty() && !now.containsKey(id))) {
      details.note(what + "a property that is gone");
    }
  }

  private static String property(AssetModel model, PropertyDefinition property) {
    return "property %s.%s".formatted(model.key(), property.key());
  }

  private static String composite(AssetModel model, CompositeModel composite) {
    return "composite model %s.%s".formatted(model.key(), composite.key());
  }

  private static String contract(AssetModel model, ModelId contract, Plant plant) {
    return "interface %s of %s".formatted(name(plant, contract), model.key());
  }

  private static String describe(PropertyDefinition property) {
    return switch (property.kind()) {
      case PropertyKind.Attribute(var value) -> "attribute, default " + PlantText.of(value);
      case PropertyKind.Measurement _ -> "measurement";
      case PropertyKind.Transform(var formula) -> "transform " + formula;
      case PropertyKind.Metric(var formula, var window, int percentGood) ->
          "metric %s every %s".formatted(formula, window)
              + (percentGood == 0 ? "" : ", percent_good %d".formatted(percentGood));
      case PropertyKind.Frame(var from, var until, var min) ->
          "frame "
              + from
              + until.map(formula -> " until " + formula).orElse("")
              + (min.isZero() ? "" : ", min " + Durations.text(min));
    };
  }

  private static String name(Plant plant, ModelId id) {
    return plant.findModel(id).map(AssetModel::key).orElseGet(id::toString);
  }

  private static <T, K> void compare(
      List<T> before,
      List<T> after,
      Function<T, K> id,
      Consumer<T> added,
      Consumer<T> removed,
      BiConsumer<T, T> both) {
    var old = new LinkedHashMap<K, T>();
    before.forEach(each -> old.put(id.apply(each), each));
    for (var now : after) {
      var was = old.remove(id.apply(now));
      if (was == null) {
        added.accept(now);
      } else {
        both.accept(was, now);
      }
    }
    old.values().forEach(removed);
  }
}
