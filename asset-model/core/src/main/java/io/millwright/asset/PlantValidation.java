// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import static java.util.stream.Collectors.toCollection;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.check.Circles;
import io.millwright.asset.check.CompositionValidation;
import io.millwright.asset.check.FormulaValidation;
import io.millwright.asset.check.Labels;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.check.PlantProblems;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.Hierarchy;
import io.millwright.asset.model.ModelStreams;
import io.millwright.asset.model.ModelType;
import io.millwright.asset.model.PlantText;
import io.millwright.asset.model.PropertyDefinition;
import io.millwright.asset.model.PropertyKind;
import io.millwright.reading.Alias;
import io.millwright.role.PropertyRole;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import io.millwright.value.TextLimit;
import io.millwright.value.Value;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds everything that is wrong with models and assets, at once: names that stand twice or mean
 * nothing, formulas that can't work ({@link FormulaValidation}), assets that hang wrongly, values
 * of the wrong type. What passes makes a {@link Plant}.
 */
public final class PlantValidation {
  /** Names that mean something else in a formula. */
  private static final Set<String> WORDS =
      Set.of("pi", "e", "true", "false", "none", "and", "or", "not");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private final PlantProblems problems;
  private final Map<ModelId, AssetModel> models = new LinkedHashMap<>();
  private final Map<AssetId, Asset> assets = new LinkedHashMap<>();
  private final Map<AssetId, String> paths = new HashMap<>();
  private final Map<ModelId, ModelStreams> streams = new HashMap<>();

  private PlantValidation(Function<PlantPlace, Position> locator) {
    problems = new PlantProblems(locator);
  }

  /**
   * All problems, those of models first; none where these models and assets make a plant.
   *
   * @param locator where a part of the plant was written
   */
  public static List<Problem> check(
      Collection<AssetModel> models,
      Collection<Asset> assets,
      Function<PlantPlace, Position> locator) {
    var validation = new PlantValidation(locator);
    validation.models(models);
    validation.assets(assets);
    return validation.problems.all();
  }

  /**
   * All problems of a plant that was not read from files. What the plant holds by itself is not
   * looked at again: that assets have a place in a tree, and no two a path or an alias.
   */
  public static List<Problem> check(Plant plant) {
    var validation = new PlantValidation(_ -> Position.NONE);
    validation.models(plant.models());
    for (var asset : plant.assets()) {
      validation.alone(asset, plant.path(asset.id()), plant::findAsset);
    }
    return validation.problems.all();
  }

  /**
   * All problems that a change brings to a plant without problems; what it leaves alone is not
   * looked at again.
   */
  public static List<Problem> check(Plant before, Plant after) {
    if (!before.models().equals(after.models())) {
      return check(after);
    }
    var validation = new PlantValidation(_ -> Position.NONE);
    after.models().forEach(model -> validation.models.put(model.id(), model));
    var pairs = AssetPairs.of(before, after);
    var concerned = new LinkedHashSet<>(pairs.added());
    for (var pair : pairs.changed()) {
      concerned.add(pair.is());
      if (!pair.was().model().equals(pair.is().model())) {
        concerned.addAll(after.children(pair.is().id()));
      }
    }
    for (var asset : concerned) {
      validation.alone(asset, after.path(asset.id()), after::findAsset);
    }
    return validation.problems.all();
  }

  private void models(Collection<AssetModel> all) {
    var keys = new HashSet<String>();
    for (var model : all) {
      if (models.putIfAbsent(model.id(), model) != null) {
        problems.add(
            new PlantPlace.OfModel(model.id()),
            model.key(),
            "Model id %s stands twice; give each model its own".formatted(model.id()));
      } else if (!keys.add(model.key())) {
        problems.add(
            new PlantPlace.OfModel(model.id()),
            model.key(),
            "Model \"%s\" stands twice; give each its own key".formatted(model.key()));
      }
    }
    var circles = Circles.among(models.keySet(), this::below);
    for (var model : models.values()) {
      names(model);
      labels(model);
      hierarchies(model, circles);
      new CompositionValidation(model, models, problems).check();
      defaults(model);
      // What a component model gives is checked there.
      model.ownProperties().forEach(property -> role(model, property));
      model.alarms().forEach(alarm -> message(model, alarm));
      new FormulaValidation(model, models, problems).check();
    }
  }

  private void names(AssetModel model) {
    twice(
        model.properties(),
        PropertyDefinition::key,
        p ->
            problem(
                model,
                p,
                "Property \"%s\" stands twice; give each its own key".formatted(p.key())));
    twice(
        model.properties(),
        PropertyDefinition::id,
        p ->
            problem(
                model,
                p,
                "Property id %s stands twice; give each property its own".formatted(p.id())));
    twice(
        model.hierarchies(),
        Hierarchy::key,
        h ->
            problem(
                model,
                h,
                "Hierarchy \"%s\" stands twice; give each its own key".formatted(h.key())));
    twice(
        model.hierarchies(),
        Hierarchy::id,
        h ->
            problem(
                model,
                h,
                "Hierarchy id %s stands twice; give each hierarchy its own".formatted(h.id())));
    twice(
        model.alarms(),
        AlarmDefinition::key,
        alarm ->
            problem(
                model,
                alarm,
                "Alarm \"%s\" stands twice; give each its own key".formatted(alarm.key())));
    for (var property : model.properties()) {
      if (Stream.of(property.key().split("\\.", -1)).anyMatch(WORDS::contains)) {
        problem(
            model,
            property,
            "\"%s\" has a meaning of its own in formulas; choose another key"
                .formatted(property.key()));
      }
    }
    for (var alarm : model.alarms()) {
      if (!Keys.VARIABLE.matcher(alarm.key()).matches()) {
        problem(
            model,
            alarm,
            "\"%s\" is not a key; use a small letter, then up to 63 small letters, digits and _"
                .formatted(alarm.key()));
      }
    }
  }

  private void labels(AssetModel model) {
    Stream.of(Labels.name(model.name()), Labels.description(model.description()))
        .flatMap(Optional::stream)
        .forEach(message -> problems.add(new PlantPlace.OfModel(model.id()), model.key(), message));
    for (var property : model.ownProperties()) {
      Stream.of(Labels.name(property.name()), Labels.unit(property.unit()))
          .flatMap(Optional::stream)
          .forEach(message -> problem(model, property, message));
    }
    for (var hierarchy : model.hierarchies()) {
      Labels.name(hierarchy.name()).ifPresent(message -> problem(model, hierarchy, message));
    }
    for (var composite : model.composites()) {
      Stream.of(Labels.name(composite.name()), Labels.description(composite.description()))
          .flatMap(Optional::stream)
          .forEach(message ->
              problems.add(
                  new PlantPlace.OfComposite(model.id(), composite.id()),
                  model.key() + "." + composite.key(),
                  message));
    }
  }

  private void hierarchies(AssetModel model, Circles<ModelId> circles) {
    for (var hierarchy : model.hierarchies()) {
      var child = models.get(hierarchy.child());
      if (child == null) {
        problem(
            model,
            hierarchy,
            "Model %s does not exist; add it, or name one that does".formatted(hierarchy.child()));
      } else if (child.type() != ModelType.ASSET_MODEL && model.type() == ModelType.ASSET_MODEL) {
        problem(
            model,
            hierarchy,
            "%s is a %s, of which there are no assets; name an asset model"
                .formatted(child.key(), PlantText.of(child.type())));
      } else if (circles.holds(model.id(), hierarchy.child())) {
        problem(
            model,
            hierarchy,
            "A %s would hang below itself by way of \"%s\"; remove one hierarchy of the circle"
                .formatted(model.key(), hierarchy.key()));
      }
    }
  }

  private Collection<ModelId> below(ModelId id) {
    var model = models.get(id);
    return model == null ? List.of() : model.hierarchies().stream().map(Hierarchy::child).toList();
  }

  private void defaults(AssetModel model) {
    for (var property : model.properties()) {
      if (property.kind() instanceof PropertyKind.Attribute(Value value)
          && !(value instanceof Value.NullValue)) {
        misfit(property, value)
            .ifPresent(message ->
                problems.add(
                    new PlantPlace.OfDefault(model.id(), property.id()),
                    model.key() + "." + property.key(),
                    message));
      }
      if (property.kind() instanceof PropertyKind.Frame && property.type() != DataType.BOOLEAN) {
        problem(model, property, "Frames are true or false; make the type boolean");
      }
      if (property.isComputed() && property.type() == DataType.STRUCT) {
        problem(
            model, property, "A formula can't make a struct; use double, integer, boolean, string");
      }
    }
  }

  /** A role that somebody has set must fit the values. */
  private void role(AssetModel model, PropertyDefinition property) {
    var role = property.role();
    if (!property.assigned().isSet() || role == PropertyRole.NONE) {
      return;
    }
    var type = property.type();
    boolean isNumber = type == DataType.DOUBLE || type == DataType.INTEGER;
    if (property.isAttribute() && role != PropertyRole.SHARE) {
      roleProblem(
          model,
          property,
          "Role %s is for values that change, and an attribute is a constant; remove role, or make it a measurement"
              .formatted(role.word()));
    } else if (role.isTruth() && !isNumber && type != DataType.BOOLEAN) {
      roleProblem(
          model,
          property,
          "Role %s is for values that are true or false, and %s is %s; make the type boolean or integer, or choose another role"
              .formatted(role.word(), property.key(), PlantText.of(type)));
    } else if (role.isNumber() && !isNumber) {
      roleProblem(
          model,
          property,
          "Role %s is for numbers, and %s is %s; make the type double or integer, or choose another role"
              .formatted(role.word(), property.key(), PlantText.of(type)));
    } else if (role.isState() && type != DataType.INTEGER && type != DataType.STRING) {
      roleProblem(
          model,
          property,
          "Role %s is for the numbers or names of states, and %s is %s; make the type integer or string, or choose another role"
              .formatted(role.word(), property.key(), PlantText.of(type)));
    }
  }

  private void roleProblem(AssetModel model, PropertyDefinition property, String message) {
    problems.add(
        new PlantPlace.OfRole(model.id(), property.id()),
        model.key() + "." + property.key(),
        message);
  }

  private void message(AssetModel model, AlarmDefinition alarm) {
    var known =
        model.properties().stream()
            .map(PropertyDefinition::key)
            .collect(toCollection(LinkedHashSet::new));
    var matcher = PLACEHOLDER.matcher(alarm.message());
    while (matcher.find()) {
      if (!known.contains(matcher.group(1))) {
        problems.add(
            new PlantPlace.OfMessage(model.id(), alarm.key()),
            model.key() + "." + alarm.key(),
            "The message names property \"%s\", which %s does not have%s"
                .formatted(matcher.group(1), model.key(), Spelling.hint(matcher.group(1), known)));
      }
    }
  }

  private void assets(Collection<Asset> all) {
    for (var asset : all) {
      if (assets.putIfAbsent(asset.id(), asset) != null) {
        problems.add(
            new PlantPlace.OfAsset(asset.id()),
            asset.key(),
            "Asset id %s stands twice; give each asset its own".formatted(asset.id()));
      }
    }
    var taken = new HashSet<String>();
    var aliases = new HashMap<Alias, String>();
    var contested = contested();
    for (var asset : assets.values()) {
      var path = path(asset);
      if (path.isEmpty()) {
        problem(asset, asset.key(), "The asset hangs below itself; hang it elsewhere");
        continue;
      }
      if (!taken.add(path.get())) {
        problem(
            asset,
            path.get(),
            "Asset %s stands twice; siblings need different keys".formatted(path.get()));
        continue;
      }
      if (alone(asset, path.get(), id -> Optional.ofNullable(assets.get(id)))) {
        aliases(asset, path.get(), contested, aliases);
      }
    }
  }

  /**
   * Checks what asset, model and parent say, whatever other assets there are.
   *
   * @return whether there are assets of the model
   */
  private boolean alone(Asset asset, String path, Function<AssetId, Optional<Asset>> find) {
    Labels.name(asset.name()).ifPresent(message -> problem(asset, path, message));
    Labels.description(asset.description()).ifPresent(message -> problem(asset, path, message));
    asset
        .units()
        .values()
        .forEach(unit -> Labels.unit(unit).ifPresent(message -> problem(asset, path, message)));
    placement(asset, path, find);
    var model = models.get(asset.model());
    if (model == null) {
      problem(
          asset,
          path,
          "Model %s does not exist; add it, or name one that does".formatted(asset.model()));
      return false;
    }
    if (model.type() != ModelType.ASSET_MODEL) {
      problem(
          asset,
          path,
          "%s is a %s, of which there are no assets; make it from an asset model"
              .formatted(model.key(), PlantText.of(model.type())));
      return false;
    }
    attributes(asset, model, path);
    for (var id : asset.aliases().keySet()) {
      if (model.findProperty(id).isEmpty()) {
        problems.add(
            new PlantPlace.OfAlias(asset.id(), id),
            path,
            "Model %s has no property %s; remove the alias".formatted(model.key(), id));
      }
    }
    Stream.concat(asset.units().keySet().stream(), asset.notifying().stream())
        .filter(id -> model.findProperty(id).isEmpty())
        .forEach(id ->
            problem(
                asset,
                path,
                "Model %s has no property %s; remove its unit and its notifications"
                    .formatted(model.key(), id)));
    return true;
  }

  /** Empty where the asset hangs below itself. */
  private Optional<String> path(Asset asset) {
    var known = paths.get(asset.id());
    if (known != null) {
      return Optional.of(known);
    }
    var seen = new HashSet<AssetId>();
    var steps = new ArrayDeque<Asset>();
    var path = "";
    var at = asset;
    while (at != null) {
      if (!seen.add(at.id())) {
        return Optional.empty();
      }
      steps.push(at);
      at =
          switch (at.placement()) {
            case Placement.Root _ -> null;
            case Placement.Under(AssetId parent, HierarchyId _) -> assets.get(parent);
          };
      var above = at == null ? null : paths.get(at.id());
      if (above != null) {
        path = above;
        at = null;
      }
    }
    for (var step : steps) {
      path = path + "/" + step.key();
      paths.put(step.id(), path);
    }
    return Optional.of(path);
  }

  /**
   * The paths of assets whose properties' usual aliases may belong to another property: one with
   * that alias of its own, or one of a composite model. The usual aliases of all others differ as
   * their paths do.
   */
  private Set<String> contested() {
    boolean never =
        models.values().stream().allMatch(model -> streams(model).isPlain())
            && assets.values().stream().allMatch(asset -> asset.aliases().isEmpty());
    if (never) {
      return Set.of();
    }
    var all = HashSet.<String>newHashSet(assets.size());
    assets.values().forEach(asset -> path(asset).ifPresent(all::add));
    var found = new HashSet<String>();
    for (var asset : assets.values()) {
      asset.aliases().values().forEach(alias -> above(alias.path(), all, found));
      var model = models.get(asset.model());
      if (model != null && !streams(model).isPlain()) {
        for (var property : model.properties()) {
          if (property.key().indexOf('.') >= 0) {
            path(asset).ifPresent(path -> above(path + "/" + property.aliasSteps(), all, found));
          }
        }
      }
    }
    return found;
  }

  private ModelStreams streams(AssetModel model) {
    return streams.computeIfAbsent(model.id(), _ -> new ModelStreams(model));
  }

  /** Adds those of all paths that stand above an alias. */
  private static void above(String alias, Set<String> all, Set<String> found) {
    for (int slash = alias.lastIndexOf('/'); slash > 0; slash = alias.lastIndexOf('/', slash - 1)) {
      var path = alias.substring(0, slash);
      if (all.contains(path)) {
        found.add(path);
      }
    }
  }

  private void placement(Asset asset, String path, Function<AssetId, Optional<Asset>> find) {
    if (!(asset.placement()
        instanceof Placement.Under(AssetId parentId, HierarchyId hierarchyId))) {
      return;
    }
    var found = find.apply(parentId);
    if (found.isEmpty()) {
      problem(
          asset,
          path,
          "The parent %s does not exist; hang the asset elsewhere".formatted(parentId));
      return;
    }
    var parent = found.get();
    var parentModel = models.get(parent.model());
    if (parentModel == null) {
      return; // Reported at the parent.
    }
    var hierarchy = parentModel.findHierarchy(hierarchyId);
    if (hierarchy.isEmpty()) {
      problem(
          asset,
          path,
          "Model %s has no hierarchy %s; use one of its own"
              .formatted(parentModel.key(), hierarchyId));
    } else if (models.containsKey(hierarchy.get().child())
        && !hierarchy.get().child().equals(asset.model())) {
      problem(
          asset,
          path,
          "Hierarchy \"%s\" of %s takes assets of model %s, not of %s"
              .formatted(
                  hierarchy.get().key(),
                  parentModel.key(),
                  name(hierarchy.get().child()),
                  name(asset.model())));
    }
  }

  private void attributes(Asset asset, AssetModel model, String path) {
    asset
        .attributes()
        .forEach((id, value) -> {
          var property = model.findProperty(id);
          var message =
              property.isEmpty()
                  ? Optional.of(
                      "Model %s has no property %s; remove the value".formatted(model.key(), id))
                  : property.get().kind() instanceof PropertyKind.Attribute
                      ? value.changes().stream()
                          .flatMap(change -> misfit(property.get(), change).stream())
                          .findFirst()
                      : Optional.of(
                          "\"%s\" is not an attribute, so an asset can't give it a value"
                              .formatted(property.get().key()));
          message.ifPresent(
              text -> problems.add(new PlantPlace.OfAttribute(asset.id(), id), path, text));
        });
  }

  private void aliases(Asset asset, String path, Set<String> contested, Map<Alias, String> owners) {
    var model = models.get(asset.model());
    if (model == null) {
      return;
    }
    boolean isContested = contested.contains(path);
    if (!isContested
        && asset.aliases().isEmpty()
        && path.length() + streams(model).longest() < Alias.MAX_LENGTH) {
      return;
    }
    var keys = new HashSet<String>();
    for (var property : model.properties()) {
      if (!keys.add(property.key())) {
        continue; // Reported at the model.
      }
      var usual = path + "/" + property.aliasSteps();
      if (usual.length() > Alias.MAX_LENGTH) {
        problem(
            asset,
            path,
            "The alias %s would be longer than %s characters; use shorter keys"
                .formatted(usual, Integer.toString(Alias.MAX_LENGTH)));
        continue;
      }
      var own = asset.aliases().get(property.id());
      if (own == null && !isContested) {
        continue;
      }
      var alias = own == null ? new Alias(usual) : own;
      var owner = owners.putIfAbsent(alias, usual);
      if (owner != null) {
        problems.add(
            own == null
                ? new PlantPlace.OfAsset(asset.id())
                : new PlantPlace.OfAlias(asset.id(), property.id()),
            path,
            "Alias %s of \"%s\" belongs to %s already; give one of them another"
                .formatted(alias, property.key(), owner));
      }
    }
  }

  /** What is wrong with a change of an attribute's value. */
  private static Optional<String> misfit(
      PropertyDefinition property, AttributeValue.Change change) {
    if (property.key().equals(Asset.TIME_ZONE) && !change.isFromBeginning()) {
      return Optional.of(
          "\"%s\" holds at all times, since windows are laid out by it; give it without from"
              .formatted(property.key()));
    }
    return misfit(property, change.value());
  }

  /** What is wrong with a value for an attribute. */
  private static Optional<String> misfit(PropertyDefinition property, Value value) {
    boolean fits = property.type().holds(value);
    if (fits && property.key().equals(Asset.TIME_ZONE)) {
      return timeZone(value);
    }
    var tooLong = TextLimit.HERE.refusal(value);
    if (tooLong.isPresent()) {
      return tooLong;
    }
    return fits
        ? Optional.empty()
        : Optional.of(
            "\"%s\" takes %s, not %s"
                .formatted(property.key(), describe(property.type()), describe(value)));
  }

  private static Optional<String> timeZone(Value value) {
    try {
      if (value instanceof Value.StringValue(String text)) {
        ZoneId.of(text);
        return Optional.empty();
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    return Optional.of(
        "\"%s\" takes a time zone such as Europe/Vienna or UTC, not %s"
            .formatted(Asset.TIME_ZONE, describe(value)));
  }

  private static String describe(DataType type) {
    return switch (type) {
      case INTEGER -> "an integer";
      case DOUBLE -> "a finite number";
      case BOOLEAN -> "true or false";
      case STRING -> "text";
      case STRUCT -> "a JSON document";
    };
  }

  private static String describe(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> "the integer " + number;
      case Value.DoubleValue(double number) -> "the number " + number;
      case Value.BooleanValue(boolean on) -> on ? "true" : "false";
      case Value.StringValue(String text) -> "the text \"%s\"".formatted(text);
      case Value.NullValue _ -> "nothing";
    };
  }

  private String name(ModelId id) {
    var model = models.get(id);
    return model == null ? id.toString() : model.key();
  }

  private void problem(AssetModel model, PropertyDefinition property, String message) {
    problems.add(
        new PlantPlace.OfProperty(model.id(), property.id()),
        model.key() + "." + property.key(),
        message);
  }

  private void problem(AssetModel model, Hierarchy hierarchy, String message) {
    problems.add(
        new PlantPlace.OfHierarchy(model.id(), hierarchy.id()),
        model.key() + "." + hierarchy.key(),
        message);
  }

  private void problem(AssetModel model, AlarmDefinition alarm, String message) {
    problems.add(
        new PlantPlace.OfAlarm(model.id(), alarm.key()), model.key() + "." + alarm.key(), message);
  }

  private void problem(Asset asset, String path, String message) {
    problems.add(new PlantPlace.OfAsset(asset.id()), path, message);
  }

  private static <T, K> void twice(List<T> all, Function<T, K> name, Consumer<T> report) {
    var seen = new HashSet<K>();
    all.stream().filter(each -> !seen.add(name.apply(each))).forEach(report);
  }
}
