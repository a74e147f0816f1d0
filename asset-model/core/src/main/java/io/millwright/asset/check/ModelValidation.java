// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import static java.util.stream.Collectors.toCollection;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PlantText;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with models: names that stand twice or mean something else, hierarchies and
 * default values that can't be, and what {@link CompositionValidation}, {@link RoleRules} and
 * {@link FormulaValidation} find.
 */
public final class ModelValidation {
  /** Names that mean something else in a formula. */
  private static final Set<String> WORDS =
      Set.of("pi", "e", "true", "false", "none", "and", "or", "not");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private final AssetModel model;
  private final Map<ModelId, AssetModel> models;
  private final PlantProblems problems;

  private ModelValidation(
      AssetModel model, Map<ModelId, AssetModel> models, PlantProblems problems) {
    this.model = model;
    this.models = models;
    this.problems = problems;
  }

  /**
   * Checks all models of a plant.
   *
   * @return the models by their ids, the first of each id
   */
  public static Map<ModelId, AssetModel> check(Collection<AssetModel> all, PlantProblems problems) {
    var models = new LinkedHashMap<ModelId, AssetModel>();
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
    var circles = Circles.among(models.keySet(), id -> below(models.get(id)));
    models.values().forEach(model -> new ModelValidation(model, models, problems).check(circles));
    return models;
  }

  private void check(Circles<ModelId> circles) {
    names();
    labels();
    hierarchies(circles);
    new CompositionValidation(model, models, problems).check();
    defaults();
    // What a component model gives is checked there.
    var roles = new RoleRules(model, problems);
    model.ownProperties().forEach(roles::check);
    model.alarms().forEach(this::message);
    new FormulaValidation(model, models, problems).check();
  }

  private void names() {
    twice(
        model.properties(),
        PropertyDefinition::key,
        p -> problem(p, "Property \"%s\" stands twice; give each its own key".formatted(p.key())));
    twice(
        model.properties(),
        PropertyDefinition::id,
        p ->
            problem(
                p, "Property id %s stands twice; give each property its own".formatted(p.id())));
    twice(
        model.hierarchies(),
        Hierarchy::key,
        h -> problem(h, "Hierarchy \"%s\" stands twice; give each its own key".formatted(h.key())));
    twice(
        model.hierarchies(),
        Hierarchy::id,
        h ->
            problem(
                h, "Hierarchy id %s stands twice; give each hierarchy its own".formatted(h.id())));
    twice(
        model.alarms(),
        AlarmDefinition::key,
        alarm ->
            problem(
                alarm, "Alarm \"%s\" stands twice; give each its own key".formatted(alarm.key())));
    for (var property : model.properties()) {
      if (Stream.of(property.key().split("\\.", -1)).anyMatch(WORDS::contains)) {
        problem(
            property,
            "\"%s\" has a meaning of its own in formulas; choose another key"
                .formatted(property.key()));
      }
    }
    for (var alarm : model.alarms()) {
      if (!Keys.VARIABLE.matcher(alarm.key()).matches()) {
        problem(
            alarm,
            "\"%s\" is not a key; use a small letter, then up to 63 small letters, digits and _"
                .formatted(alarm.key()));
      }
    }
  }

  private void labels() {
    Stream.of(Labels.name(model.name()), Labels.description(model.description()))
        .flatMap(Optional::stream)
        .forEach(message -> problems.add(new PlantPlace.OfModel(model.id()), model.key(), message));
    for (var property : model.ownProperties()) {
      Stream.of(Labels.name(property.name()), Labels.unit(property.unit()))
          .flatMap(Optional::stream)
          .forEach(message -> problem(property, message));
    }
    for (var hierarchy : model.hierarchies()) {
      Labels.name(hierarchy.name()).ifPresent(message -> problem(hierarchy, message));
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

  private void hierarchies(Circles<ModelId> circles) {
    for (var hierarchy : model.hierarchies()) {
      var child = models.get(hierarchy.child());
      if (child == null) {
        problem(
            hierarchy,
            "Model %s does not exist; add it, or name one that does".formatted(hierarchy.child()));
      } else if (child.type() != ModelType.ASSET_MODEL && model.type() == ModelType.ASSET_MODEL) {
        problem(
            hierarchy,
            "%s is %s, of which there are no assets; name an asset model"
                .formatted(child.key(), PlantText.withArticle(child.type())));
      } else if (circles.holds(model.id(), hierarchy.child())) {
        problem(
            hierarchy,
            "A %s would hang below itself by way of \"%s\"; remove one hierarchy of the circle"
                .formatted(model.key(), hierarchy.key()));
      }
    }
  }

  private static Collection<ModelId> below(@Nullable AssetModel model) {
    return model == null ? List.of() : model.hierarchies().stream().map(Hierarchy::child).toList();
  }

  private void defaults() {
    for (var property : model.properties()) {
      if (property.kind() instanceof PropertyKind.Attribute(Value value)
          && !(value instanceof Value.NullValue)) {
        ValueRules.misfit(property, value)
            .ifPresent(message ->
                problems.add(
                    new PlantPlace.OfDefault(model.id(), property.id()),
                    model.key() + "." + property.key(),
                    message));
      }
      if (property.kind() instanceof PropertyKind.Frame && property.type() != DataType.BOOLEAN) {
        problem(property, "Frames are true or false; make the type boolean");
      }
      if (property.isComputed() && property.type() == DataType.STRUCT) {
        problem(property, "A formula can't make a struct; use double, integer, boolean, string");
      }
    }
  }

  private void message(AlarmDefinition alarm) {
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

  private void problem(PropertyDefinition property, String message) {
    problems.add(
        new PlantPlace.OfProperty(model.id(), property.id()),
        model.key() + "." + property.key(),
        message);
  }

  private void problem(Hierarchy hierarchy, String message) {
    problems.add(
        new PlantPlace.OfHierarchy(model.id(), hierarchy.id()),
        model.key() + "." + hierarchy.key(),
        message);
  }

  private void problem(AlarmDefinition alarm, String message) {
    problems.add(
        new PlantPlace.OfAlarm(model.id(), alarm.key()), model.key() + "." + alarm.key(), message);
  }

  private static <T, K> void twice(List<T> all, Function<T, K> name, Consumer<T> report) {
    var seen = new HashSet<K>();
    all.stream().filter(each -> !seen.add(name.apply(each))).forEach(report);
  }
}
